/** `npm run bench [-- NAME …] [--data DIR]`: runs the benches of this folder one after the other. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const known = readdirSync(here).flatMap((file) => /^(?!all)([a-z-]+)\.ts$/.exec(file)?.[1] ?? []);
const args = process.argv.slice(2);
const wanted = args.filter((arg) => known.includes(arg));
const others = args.filter((arg) => !known.includes(arg));
for (const name of wanted.length > 0 ? wanted : known) {
  process.stdout.write(`\n== ${name}\n`);
  const hooks = join(here, '..', '..', 'tools', 'ts-hooks.mjs');
  const { status } = spawnSync(process.execPath, ['--import', hooks, join(here, `${name}.ts`), ...others], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
