import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'python', 'requirements.txt');
const cache = join(import.meta.dirname, '..', '..', '.cache');
/** Installs in seconds what takes pip minutes. */
const installer = 'uv==0.13.9';

/** Nothing that a test starts tells its maker of it. */
const silent = {
  DO_NOT_TRACK: 'true',
  MLFLOW_DISABLE_TELEMETRY: 'true',
  DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  GX_ANALYTICS_ENABLED: 'false',
  PYTHONUNBUFFERED: '1',
};

/**
 * The Python interpreter of an environment that has the packages of `python/requirements.txt`; made when first needed and
 * kept for as long as they stay the same. `undefined`, after saying why, where it cannot be made.
 */
export function findPython(): Promise<string | undefined> {
  found ??= find();
  return found;
}

let found: Promise<string | undefined> | undefined;

async function find(): Promise<string | undefined> {
  const wanted = `${installer}\n${await readFile(requirements, 'utf8')}`;
  const home = join(cache, `python-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`);
  try {
    if (!existsSync(home)) await install(home);
    return interpreterIn(home);
  } catch (error) {
    console.error(`No Python tools for tests: ${String(error)}`);
    return undefined;
  }
}

/** Makes it in a folder of its own, which is moved into place when complete: only `python -m` works from there. */
async function install(home: string): Promise<void> {
  console.error('Installing the Python tools of the tests (once) …');
  const building = `${home}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  try {
    await run('python3', ['-m', 'venv', building]);
    const python = interpreterIn(building);
    await run(python, ['-m', 'pip', 'install', '--quiet', installer]);
    await run(python, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, '--requirement', requirements]);
    await rename(building, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function interpreterIn(home: string): string {
  return join(home, 'bin', 'python');
}

/** What a program of the environment finds around it. */
export function pythonEnvironment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...silent, ...env };
}

/** Runs a script of `python/` to its end; answers what it printed, and fails with what it printed as errors. */
export async function runScript(
  python: string,
  script: string,
  {
    args = [],
    cwd,
    env,
  }: { readonly args?: readonly string[]; readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const options = { env: pythonEnvironment(env), maxBuffer: 67_108_864, ...(cwd !== undefined && { cwd }) };
  const { stdout } = await run(python, [join(import.meta.dirname, 'python', script), ...args], options);
  return stdout;
}
