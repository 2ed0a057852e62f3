import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const always = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr', '--v=0'];

/** Opens a page in a real Chromium; what it prints depends on the options, what went wrong in the page is on stderr. */
export function chromium(page: string, ...options: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run('chromium', [...always, ...options, page], { maxBuffer: 64 * 1024 ** 2 });
}
