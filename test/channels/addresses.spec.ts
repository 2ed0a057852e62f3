import { describe, expect, it } from 'vitest';
import { exampleOf, told } from './told.js';

describe('where channels send to', () => {
  const keys = {
    PAGERDUTY_API_TOKEN: 'u+token-of-the-api',
    PAGERDUTY_FROM: 'sre@example.com',
    PAGERDUTY_ROUTING_KEY: 'R'.repeat(32),
  };
  const eu = {
    ...keys,
    PAGERDUTY_API_URL: 'https://api.eu.pagerduty.com/',
    PAGERDUTY_EVENTS_URL: 'https://events.eu.pagerduty.com/',
  };

  it.each([
    { id: 'pagerduty-notes', us: 'https://api.pagerduty.com/incidents/PGR0VU2/notes' },
    { id: 'pagerduty-status', us: 'https://api.pagerduty.com/incidents/PGR0VU2' },
    { id: 'pagerduty-events', us: 'https://events.pagerduty.com/v2/enqueue' },
    { id: 'pagerduty-changes', us: 'https://events.pagerduty.com/v2/change/enqueue' },
  ])('$id: the host of the account, in the United States or in Europe', async ({ id, us }) => {
    expect((await told(id, keys)).map(({ url }) => url)).toContain(us);
    const europe = (await told(id, eu)).map(({ url }) => new URL(url).host);
    expect(new Set(europe)).toEqual(
      new Set([us.includes('events') ? 'events.eu.pagerduty.com' : 'api.eu.pagerduty.com']),
    );
  });

  it.each(['http://hooks.example.com/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://10.1.2.3/x'])(
    'a webhook does not go to %s unless OUTBOUND_PRIVATE lets it',
    async (url) => {
      await expect(
        exampleOf('webhook', { WEBHOOK_URL: url, WEBHOOK_SECRET: `whsec_${'A'.repeat(44)}` }),
      ).rejects.toThrow(/https only|no public address/);
    },
  );

  it('a name that leads to a private address is no way around that', async () => {
    const localhost = { WEBHOOK_URL: 'https://localhost/x', WEBHOOK_SECRET: `whsec_${'A'.repeat(44)}` };
    await expect(exampleOf('webhook', localhost)).rejects.toThrow('is no public address');
  });
});
