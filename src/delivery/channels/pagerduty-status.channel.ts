import { defineChannel } from '../channel.js';
import type { LinkMessage } from '../message.js';
import { receiptOf } from '../outbound.js';
import { exampleLink } from './examples.js';
import { callRest, checkRest, restLimit, restSettings, type RestSettings } from './pagerduty/rest.js';

interface StatusChange {
  readonly incident: string;
  readonly status: 'acknowledged' | 'resolved';
}

/** Somebody was faster there: 1001 already resolved, 1002 already acknowledged. */
const alreadyDone = /"code"\s*:\s*100[12]\b/;

export default defineChannel<RestSettings, StatusChange, LinkMessage>({
  id: 'pagerduty-status',
  summary: 'What people acknowledge or resolve here is acknowledged or resolved in the linked PagerDuty incident.',
  audience: 'tools',
  limit: restLimit,
  settings: restSettings,
  hears: (message): message is LinkMessage => message.kind === 'link' && message.what !== 'cause',
  word: ({ message: { link, what } }) => ({
    incident: link.reference,
    status: what === 'resolved' ? 'resolved' : 'acknowledged',
  }),
  async deliver({ incident, status }, settings, outside) {
    const body = { incident: { type: 'incident_reference', status } };
    const answer = await callRest(settings, outside, 'PUT', `/incidents/${encodeURIComponent(incident)}`, body);
    return alreadyDone.test(answer.body) ? { kind: 'sent' } : receiptOf(answer, outside.now());
  },
  check: checkRest,
  examples: [
    {
      name: 'an acknowledgement',
      given: { ...exampleLink, what: 'acknowledged', by: 'ana' },
      sends: { incident: 'PGR0VU2', status: 'acknowledged' },
    },
    { name: 'no status', given: exampleLink, sends: undefined },
  ],
});
