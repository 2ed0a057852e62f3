import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { environmentExample } from '../platform/config.js';

/** `env-example [--write]`: prints `.env.example`, or writes it. */
export async function environment(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { write: { type: 'boolean', default: false } } });
  if (values.write) await writeFile('.env.example', environmentExample());
  else process.stdout.write(environmentExample());
}
