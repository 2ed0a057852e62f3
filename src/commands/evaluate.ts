import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure } from '../platform/failure.js';

const folder = join(import.meta.dirname, '..', 'evaluation');

/** `eval TASK --data DIR --out DIR`: the server's own analysis over a folder of the benchmark's format. */
export async function evaluate(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, out: { type: 'string' } },
  });
  const tasks = (await readdir(folder)).flatMap((file) => /^([a-z]+)\.js$/.exec(file)?.[1] ?? []);
  const [task] = positionals;
  if (task === undefined || !tasks.includes(task))
    throw new Failure('cli.usage', `eval: which task? One of ${tasks.join(', ')}`);
  if (values.data === undefined || values.out === undefined)
    throw new Failure('cli.usage', `eval ${task} --data DIR --out DIR`);
  await mkdir(values.out, { recursive: true });
  const module = (await import(pathToFileURL(join(folder, `${task}.js`)).href)) as {
    evaluate?: (data: string, out: string) => Promise<void>;
  };
  if (!module.evaluate) throw new Failure('cli.usage', `${task} is no evaluation`);
  await module.evaluate(values.data, values.out);
}
