import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { weekBefore, DigestService } from '../../src/reports/digest.service.js';
import { scriptedServer, type ScriptedServer } from '../fakes/scripted-server.js';
import { openApi, T0, type Api } from '../graphql/api.js';
import { eventually } from '../support/programs.js';

const day = 86_400_000;

describe('weekBefore', () => {
  /** 2026-01-05 was a Monday. */
  const monday = T0 + 4 * day;
  it.each([
    { at: 'on Monday at midnight', now: monday, from: monday - 7 * day },
    { at: 'on Monday at seven', now: monday + 7 * 3_600_000, from: monday - 7 * day },
    { at: 'on Sunday', now: monday - 1, from: monday - 14 * day },
  ])('asked $at is the last whole week', ({ now, from }) =>
    expect(weekBefore(now)).toEqual({ from, to: from + 7 * day }),
  );
});

describe('the weekly digest', () => {
  const told: { readonly data: { readonly kind: string; readonly title: string; readonly attachments: unknown[] } }[] =
    [];
  let receiver: ScriptedServer;
  let api: Api;

  beforeAll(async () => {
    receiver = await scriptedServer(({ body }) => {
      told.push(JSON.parse(body) as (typeof told)[number]);
      return { status: 204 };
    });
    api = await openApi({
      OUTBOUND_PRIVATE: 'true',
      WEBHOOK_URL: receiver.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    });
  });
  afterAll(async () => {
    await api.close();
    await receiver.close();
  });

  it('reaches the channels once, however often it is told', async () => {
    const digests = api.app.get(DigestService);
    await digests.tell();
    await digests.tell();
    const [first] = await eventually(() => Promise.resolve(told.length > 0 ? told : undefined), 'the digest arrives');
    expect(first?.data).toMatchObject({ kind: 'digest', title: 'Operation from 2025-12-22 to 2025-12-29' });
    const { data } = await api.ask('{ deliveries(first: 10) { edges { node { channel state } } } }', {}, 'read');
    expect((data as { deliveries: { edges: unknown[] } }).deliveries.edges).toHaveLength(1);
  });
});
