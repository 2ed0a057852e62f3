import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogue } from '../../src/commands/catalogue.js';
import { doctor } from '../../src/commands/doctor.js';
import { openOtherEnds, type OtherEnds } from './settings.js';

describe('the doctor', { timeout: 120_000 }, () => {
  let ends: OtherEnds;
  let printed = '';
  let configured: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    ends = await openOtherEnds();
    configured = { DATA_DIR: ':memory:', ...ends.environment };
  });
  afterAll(() => ends.close());
  beforeEach(() => {
    printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  /** How each channel fares, by its id. */
  const channelsIn = (text: string): Record<string, string> =>
    Object.fromEntries(
      [...text.matchAll(/^(ok|WRONG) +channel ([\w-]+): (.*?)(?: \(\d+ ms\))?$/gm)].map(([, how, id, says]) => [
        id,
        `${how}: ${says}`,
      ]),
    );

  it('tries every channel that is configured, and reaches nobody by it', async () => {
    await doctor([], configured);
    expect(channelsIn(printed)).toEqual({
      email: 'ok: the server lets us in; 2 receivers',
      'pagerduty-changes': 'ok: the routing key is taken',
      'pagerduty-events': 'ok: the routing key is taken',
      'pagerduty-notes': 'ok: the API key is accepted, we write as sre@example.com',
      'pagerduty-status': 'ok: the API key is accepted, we write as sre@example.com',
      slack: 'ok: the webhook exists',
      webhook: 'ok: somebody is there (HEAD answers 405)',
    });
    const { slack, smtp, receiver, pages } = ends;
    expect({ posts: slack.posts, mails: smtp.mails, events: receiver.events, pages: [...pages.pages] }).toEqual({
      posts: [],
      mails: [],
      events: [],
      pages: [],
    });
    expect(process.exitCode).toBeUndefined();
  });

  it('says what to mend, without a secret', async () => {
    ends.slack.instead.push({ status: 404, body: 'no_service' });
    const { EMAIL_TO: _, ...half } = configured;
    await doctor([], {
      ...half,
      PAGERDUTY_API_TOKEN: 'not-the-token-of-anybody',
      PAGERDUTY_ROUTING_KEY: 'x'.repeat(32),
      WEBHOOK_URL: 'http://127.0.0.1:1/hook',
    });
    expect(channelsIn(printed)).toMatchObject({
      email: 'WRONG: SMTP_URL, EMAIL_FROM, EMAIL_TO belong together; EMAIL_TO is not set',
      'pagerduty-events': expect.stringMatching(/^WRONG: PagerDuty answered 400/) as string,
      'pagerduty-notes': expect.stringMatching(/^WRONG: PagerDuty answered 401/) as string,
      slack: 'WRONG: Slack answered 404: no_service',
      webhook: expect.stringMatching(/^WRONG: ECONNREFUSED/) as string,
    });
    expect(printed).not.toMatch(/not-the-token|theSecretOfTheWebhook|mail-password|x{32}/);
    expect(process.exitCode).toBe(1);
  });

  it('tries no channel that is off', async () => {
    await doctor([], { DATA_DIR: ':memory:' });
    expect(channelsIn(printed)).toEqual({});
  });

  it('has every channel in the catalogue', async () => {
    await catalogue();
    expect(printed).toMatch(/^channels \(\d+\)$/m);
    expect(printed).toMatch(/^ {2}pagerduty-notes +The first cause as one note/m);
  });
});
