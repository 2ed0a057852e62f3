import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badPromotion, openIncident } from '../actions/story.js';
import type { Api } from '../graphql/api.js';
import { missingPrograms } from '../support/programs.js';

const run = promisify(execFile);

describe.runIf(missingPrograms('chromium').length === 0)('the console in a real Chromium', () => {
  let api: Api;
  let address = '';

  beforeAll(async () => {
    api = await badPromotion({ ACTIONS: 'suggest', MAX_QUERY_COST: '5000' });
    await openIncident(api.app);
    await api.app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}/console`;
  }, 200_000);
  afterAll(() => api.close());

  /** The page once its scripts have asked what they wanted, and what Chromium complained of. */
  async function open(place: string): Promise<{ readonly page: string; readonly complaints: string }> {
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr', '--dump-dom'];
    const { stdout, stderr } = await run('chromium', [...options, '--virtual-time-budget=8000', address + place]);
    const complaints = stderr.split('\n').filter((line) => /CONSOLE|Content Security Policy/.test(line));
    return { page: stdout, complaints: complaints.join('\n') };
  }

  it('opens the incident that the address names: causes, what to do, the series with its onset', async () => {
    const { page, complaints } = await open('#1');
    expect(complaints).toBe('');
    expect(page).toContain('80 %, suspected');
    expect(page).toContain('Move champion of fraud from version 7 back to 6 (reversible');
    expect(page).toContain('✓ Its card is complete');
    expect(page).toMatch(/<figcaption>scorer errors<\/figcaption><svg [^>]*><line class="onset"/);
    expect(page).toContain('aria-current="true"');
  });

  it('drafts the post-mortem', async () => {
    expect((await open('#1/post-mortem')).page).toMatch(/<pre># [^]*Timeline/);
  });

  it('says so when there is no such incident', async () => {
    expect((await open('#77')).page).toContain('There is no incident 77.');
  });
});
