import { ownPage } from '../../../domain/own-page.js';
import type { Config } from '../../../platform/config.js';
import type { Outside, Receipt } from '../../channel.js';
import { receiptOf } from '../../outbound.js';

/** Where the Events API v2 is and through which integration we speak. */
export interface EventsSettings {
  readonly url: string;
  readonly routingKey: string;
}

/** 120 calls a minute for each key. */
export const eventsLimit = { count: 100, perMs: 60_000 } as const;

export function eventsSettings({ PAGERDUTY_ROUTING_KEY, PAGERDUTY_EVENTS_URL }: Config): EventsSettings | undefined {
  if (PAGERDUTY_ROUTING_KEY === undefined) return undefined;
  return { url: PAGERDUTY_EVENTS_URL.replace(/\/$/, ''), routingKey: PAGERDUTY_ROUTING_KEY };
}

export async function sendEvent(
  path: '/v2/enqueue' | '/v2/change/enqueue',
  event: object,
  { url, routingKey }: EventsSettings,
  outside: Outside,
): Promise<Receipt> {
  const answer = await outside.send({
    method: 'POST',
    url: `${url}${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key: routingKey, ...event }),
  });
  return receiptOf(answer, outside.now());
}

/** Resolves what was never triggered, which PagerDuty takes and drops: nobody hears of it. */
export async function checkEvents(settings: EventsSettings, outside: Outside): Promise<string> {
  const event = { event_action: 'resolve', dedup_key: `${ownPage.prefix}doctor` };
  const receipt = await sendEvent('/v2/enqueue', event, settings, outside);
  if (receipt.kind === 'failed') throw new Error(`PagerDuty ${receipt.because}`);
  return 'the routing key is taken';
}
