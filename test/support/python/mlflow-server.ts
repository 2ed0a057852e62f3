import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { eventually, start } from '../programs.js';
import { findPython, pythonEnvironment } from '../python.js';

/** A throw-away MLflow server whose webhooks may go to this machine; undefined where Python or its packages are missing. */
export async function startMlflow(): Promise<{ readonly url: string; stop(): Promise<void> } | undefined> {
  const python = await findPython();
  if (python === undefined) return undefined;
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'throughline-mlflow-')), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const where = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const store = ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`];
  const artefacts = ['--artifacts-destination', join(folder, 'artifacts')];
  const server = start(
    python,
    ['-m', 'mlflow', 'server', ...where, ...store, ...artefacts],
    pythonEnvironment({
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
      MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: `${Buffer.alloc(32, 1).toString('base64url')}=`,
    }),
  );
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(
      async () => {
        if (server.process.exitCode !== null) throw new Error(server.output());
        return (await fetch(`${url}/health`)).ok ? true : undefined;
      },
      'MLflow answers',
      200_000,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
