import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Whether a program is on the PATH. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name]).status === 0;
}

/** Programs this spec cannot do without: absent ones are a failure in CI, and elsewhere the spec says so and is left out. */
export function missingPrograms(...names: readonly string[]): readonly string[] {
  const missing = names.filter((name) => !hasProgram(name));
  if (missing.length > 0 && process.env['CI'] === 'true')
    throw new Error(`CI=true, but ${missing.join(', ')} is not installed`);
  if (missing.length > 0) console.log(`NOT covered here: ${missing.join(', ')} is not installed`);
  return missing;
}

export interface Running {
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  readonly output: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a program; `stop` settles when it has ended. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(command, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const keep = (chunk: Buffer): void => void (printed += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    process: child,
    output: () => printed,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** Asks again and again until the answer is there; throws what was last missing after `timeoutMs`. */
export async function eventually<T>(ask: () => Promise<T | undefined>, what: string, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = 'nothing yet';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
