import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The connection ends without an answer. */
  readonly drop?: boolean;
}

export interface ScriptedServer {
  readonly url: string;
  /** What it was asked so far, as `METHOD /path`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Another tool's API, as far as a test needs it: a function from requests to answers. 404 for undefined. */
export async function scriptedServer(
  answer: (asked: Asked) => Promise<Said | undefined> | Said | undefined,
): Promise<ScriptedServer> {
  const asked: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const { pathname, searchParams: query } = new URL(url, 'http://localhost');
    const path = decodeURIComponent(pathname);
    const headers = request.headers as Asked['headers'];
    asked.push(`${method} ${path}`);
    const said = (await answer({ method, path, query, headers, body: await text(request) })) ?? { status: 404 };
    if (said.drop) {
      request.socket.destroy();
      return;
    }
    response.writeHead(said.status ?? 200, said.headers);
    response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {}));
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
