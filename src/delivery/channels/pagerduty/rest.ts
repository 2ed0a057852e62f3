import type { Config } from '../../../platform/config.js';
import type { Outside, Receipt } from '../../channel.js';
import { receiptOf, type HttpAnswer } from '../../outbound.js';

/** Where PagerDuty's REST API is and in whose name we write. */
export interface RestSettings {
  readonly url: string;
  readonly token: string;
  readonly from: string;
}

/** 960 calls a minute for each key, of which we leave others most. */
export const restLimit = { count: 200, perMs: 60_000 } as const;

export function restSettings({
  PAGERDUTY_API_TOKEN,
  PAGERDUTY_API_URL,
  PAGERDUTY_FROM,
}: Config): RestSettings | undefined {
  if (PAGERDUTY_API_TOKEN === undefined || PAGERDUTY_FROM === undefined) return undefined;
  return { url: PAGERDUTY_API_URL.replace(/\/$/, ''), token: PAGERDUTY_API_TOKEN, from: PAGERDUTY_FROM };
}

export function callRest(
  { url, token, from }: RestSettings,
  outside: Outside,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<HttpAnswer> {
  return outside.send({
    method,
    url: `${url}${path}`,
    headers: {
      authorization: `Token token=${token}`,
      accept: 'application/vnd.pagerduty+json;version=2',
      ...(body && { 'content-type': 'application/json', from }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Asks what the key may do, which changes nothing. */
export async function checkRest(settings: RestSettings, outside: Outside): Promise<string> {
  const answer = await callRest(settings, outside, 'GET', '/abilities');
  const receipt: Receipt = receiptOf(answer, outside.now());
  if (receipt.kind === 'failed') throw new Error(`PagerDuty ${receipt.because}`);
  return `the API key is accepted, we write as ${settings.from}`;
}
