import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface FakeMail {
  readonly from: string;
  readonly to: readonly string[];
  /** By name in lower case, unfolded. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent, without the headers. */
  readonly body: string;
}

export interface FakeSmtp {
  /** With the user and password that it lets in. */
  readonly url: string;
  readonly mails: FakeMail[];
  /** What it says to the next command of a kind instead: `RCPT` → `550 no such user`. */
  readonly instead: Map<'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | '.', string>;
  close(): Promise<void>;
}

const credentials = { user: 'throughline', password: 'mail-password-1' } as const;

interface Session {
  from: string;
  to: string[];
  isLetIn: boolean;
  /** The lines of the message that is being sent. */
  lines: string[] | undefined;
}

/** A mail server of RFC 5321 that keeps what it is given; lets in one user by AUTH PLAIN and relays for nobody else. */
export async function fakeSmtp(): Promise<FakeSmtp> {
  const sockets = new Set<Socket>();
  const mails: FakeMail[] = [];
  const instead: FakeSmtp['instead'] = new Map();
  const server = createServer((socket) => {
    sockets.add(socket);
    const session: Session = { from: '', to: [], isLetIn: false, lines: undefined };
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.write('220 fake ESMTP\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const reply = replyTo(line, session, mails, instead);
      if (reply !== undefined) socket.write(`${reply}\r\n`);
      if (reply?.startsWith('221')) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://${credentials.user}:${credentials.password}@127.0.0.1:${port}`,
    mails,
    instead,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function replyTo(line: string, session: Session, mails: FakeMail[], instead: FakeSmtp['instead']): string | undefined {
  if (session.lines !== undefined) return takeLine(line, session, mails, instead);
  const [verb = '', ...rest] = line.split(' ');
  const command = verb.toUpperCase();
  const scripted = take(instead, command);
  if (scripted !== undefined) return scripted;
  if (command === 'EHLO') return '250-fake\r\n250-AUTH PLAIN\r\n250 8BITMIME';
  if (command === 'QUIT') return '221 bye';
  if (command === 'AUTH') return letIn(rest[1] ?? '', session);
  if (!session.isLetIn) return '530 authentication required';
  return transact(command, rest.join(' '), session);
}

function transact(command: string, argument: string, session: Session): string {
  if (command === 'MAIL') {
    Object.assign(session, { from: addressIn(argument), to: [] });
    return '250 ok';
  }
  if (command === 'RCPT') {
    session.to.push(addressIn(argument));
    return '250 ok';
  }
  if (command !== 'DATA') return '250 ok';
  session.lines = [];
  return '354 go ahead';
}

/** A line of a message; the last one is a single full stop. */
function takeLine(line: string, session: Session, mails: FakeMail[], instead: FakeSmtp['instead']): string | undefined {
  const { lines = [], from, to } = session;
  if (line !== '.') {
    lines.push(line.startsWith('.') ? line.slice(1) : line);
    return undefined;
  }
  session.lines = undefined;
  const scripted = take(instead, '.');
  if (scripted !== undefined) return scripted;
  const [head = '', ...parts] = lines.join('\n').split('\n\n');
  const headers = head
    .replaceAll(/\n\s+/g, ' ')
    .split('\n')
    .map((header) => [
      header.slice(0, header.indexOf(':')).toLowerCase(),
      header.slice(header.indexOf(':') + 1).trim(),
    ]);
  mails.push({ from, to, headers: Object.fromEntries(headers) as FakeMail['headers'], body: parts.join('\n\n') });
  return '250 kept';
}

function take(instead: FakeSmtp['instead'], command: string): string | undefined {
  const scripted = instead.get(command as 'AUTH');
  instead.delete(command as 'AUTH');
  return scripted;
}

function letIn(response: string, session: Session): string {
  const [, user, password] = Buffer.from(response, 'base64').toString().split('\0');
  session.isLetIn = user === credentials.user && password === credentials.password;
  return session.isLetIn ? '235 welcome' : '535 who are you?';
}

function addressIn(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? '';
}
