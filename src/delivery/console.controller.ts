import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, NotFoundException, Param, Res, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const folder = join(import.meta.dirname, '../../console');
const types = {
  'index.html': 'text/html; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'incident.js': 'text/javascript; charset=utf-8',
  'queries.js': 'text/javascript; charset=utf-8',
  'server.js': 'text/javascript; charset=utf-8',
  'view.js': 'text/javascript; charset=utf-8',
} as const;

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

/** The operator console at `/console`: a page that asks GraphQL. It holds no data, so it needs no token itself. */
@Controller('console')
export class ConsoleController implements OnModuleInit {
  readonly #files = new Map<string, string>();

  async onModuleInit(): Promise<void> {
    for (const name of Object.keys(types)) this.#files.set(name, await readFile(join(folder, name), 'utf8'));
  }

  @Get()
  page(@Res() reply: FastifyReply): FastifyReply {
    return this.#send('index.html', reply);
  }

  @Get(':name')
  file(@Param('name') name: string, @Res() reply: FastifyReply): FastifyReply {
    return this.#send(name, reply);
  }

  #send(name: string, reply: FastifyReply): FastifyReply {
    const text = this.#files.get(name);
    if (text === undefined || !(name in types)) throw new NotFoundException(`The console has no ${name.slice(0, 100)}`);
    return reply
      .headers(headers)
      .type(types[name as keyof typeof types])
      .send(text);
  }
}
