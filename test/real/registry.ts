import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonEnvironment } from '../support/python.js';

const run = promisify(execFile);
const script = 'train_models.py';

/** Asks the REST API of a registry to change something. */
export async function tellRegistry(
  url: string,
  method: 'POST' | 'DELETE' | 'PATCH',
  path: string,
  body: object,
): Promise<unknown> {
  const response = await fetch(`${url}/api/2.0/mlflow${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`MLflow answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/**
 * Trains and registers two versions of a model from a fresh git repository; answers the commit they were trained from.
 */
export async function trainVersions(python: string, url: string, model: string, dataset: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-training-'));
  const git = (...args: readonly string[]) =>
    run('git', ['-c', 'user.name=ana', '-c', 'user.email=ana@example.com', ...args], { cwd: folder });
  try {
    await copyFile(join(import.meta.dirname, '../support/python', script), join(folder, script));
    await git('init', '--quiet');
    await git('add', script);
    await git('commit', '--quiet', '--no-gpg-sign', '--message', 'Train the model');
    const env = pythonEnvironment({ MLFLOW_TRACKING_URI: url });
    await run(python, [script, model, dataset], { cwd: folder, env, maxBuffer: 16_777_216 });
    return (await git('rev-parse', 'HEAD')).stdout.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
