import { parseArgs } from 'node:util';
import { createTool } from '../application.js';
import { AccessModule } from '../platform/access/access.module.js';
import { AccessService } from '../platform/access/access.service.js';
import { scopes, type Scope } from '../platform/access/token.js';
import { loadConfig } from '../platform/config.js';
import { Failure } from '../platform/failure.js';

const usage = `token create --name NAME --scopes ${scopes.join(',')} [--days N] | token list | token revoke ID`;
const dayMs = 86_400_000;

/** `token create|list|revoke`: access tokens. The text of a new one is printed once and kept nowhere. */
export async function token(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: 'string' }, scopes: { type: 'string' }, days: { type: 'string' } },
  });
  const [verb, id] = positionals;
  if (verb !== 'create' && verb !== 'list' && (verb !== 'revoke' || id === undefined))
    throw new Failure('cli.usage', usage);
  const tool = await createTool(loadConfig(process.env), AccessModule);
  try {
    const access = tool.get(AccessService);
    if (verb === 'create') await create(access, values);
    else if (id !== undefined) await revoke(access, id);
    else await list(access);
  } finally {
    await tool.close();
  }
}

async function create(access: AccessService, wanted: { name?: string; scopes?: string; days?: string }): Promise<void> {
  const { name, days } = wanted;
  const named = (wanted.scopes ?? '').split(',').map((text) => scopes.find((known) => known === text));
  const granted = named.filter((scope): scope is Scope => scope !== undefined);
  if (name === undefined || granted.length < named.length) throw new Failure('cli.usage', usage);
  const expiresAt = days === undefined ? undefined : Date.now() + Number(days) * dayMs;
  if (expiresAt !== undefined && !(expiresAt > Date.now()))
    throw new Failure('cli.usage', `--days is a positive number, not ${days}`);
  const { text } = await access.create({ name, scopes: granted, ...(expiresAt !== undefined && { expiresAt }) }, 'cli');
  process.stdout.write(`${text}\n`);
}

async function revoke(access: AccessService, id: string): Promise<void> {
  if (!(await access.revoke(id, 'cli'))) throw new Failure('token.unknown', `There is no active token ${id}`);
  process.stdout.write(`revoked ${id}\n`);
}

async function list(access: AccessService): Promise<void> {
  const day = (at: number | undefined): string => (at === undefined ? '-' : new Date(at).toISOString().slice(0, 10));
  for (const { id, name, scopes: held, createdAt, expiresAt, revokedAt } of await access.list())
    process.stdout.write(
      `${id}  ${name}  ${held.join(',')}  created ${day(createdAt)}  expires ${day(expiresAt)}  revoked ${day(revokedAt)}\n`,
    );
}
