import { createHash } from 'node:crypto';
import { defineChannel } from '../channel.js';
import { causeWords } from '../message-words.js';
import type { LinkMessage } from '../message.js';
import { receiptOf } from '../outbound.js';
import { exampleLink } from './examples.js';
import { callRest, checkRest, restLimit, restSettings, type RestSettings } from './pagerduty/rest.js';

interface Note {
  readonly incident: string;
  /** Stands in the note, so that it can be found again. */
  readonly marker: string;
  readonly content: string;
}

export default defineChannel<RestSettings, Note, LinkMessage>({
  id: 'pagerduty-notes',
  summary: 'The first cause as one note on the linked PagerDuty incident; another note when the first cause changes.',
  audience: 'tools',
  limit: restLimit,
  settings: restSettings,
  hears: (message): message is LinkMessage => message.kind === 'link' && message.what === 'cause',
  word({ key, message: { link, incident, causes } }) {
    const marker = `[throughline ${createHash('sha256').update(key).digest('hex').slice(0, 16)}]`;
    const words = causeWords(causes);
    const reasons = words?.because.map((reason) => `- ${reason}`) ?? [];
    const lines = [words?.first, ...reasons, words?.change, words?.others, incident.url, marker];
    return { incident: link.reference, marker, content: lines.filter((line) => line !== undefined).join('\n') };
  },
  /** A note that arrived although its answer was lost is found by its marker. */
  async deliver({ incident, marker, content }, settings, outside) {
    const path = `/incidents/${encodeURIComponent(incident)}/notes`;
    const before = await callRest(settings, outside, 'GET', path);
    const read = receiptOf(before, outside.now());
    if (read.kind === 'failed') return read;
    if (before.body.includes(marker)) return { kind: 'sent' };
    const answer = await callRest(settings, outside, 'POST', path, { note: { content } });
    return receiptOf(answer, outside.now());
  },
  check: checkRest,
  examples: [
    {
      name: 'a cause that has been found',
      given: exampleLink,
      sends: {
        incident: 'PGR0VU2',
        marker: '[throughline be2974546978e373]',
        content: `Suspected cause (0.78): deployment of checkout 42
- deployed 40 s before the first error
Change: deployment checkout 42 by ana, 2026-01-02T11:59:00.000Z
Else: database is slow (0.12)
https://throughline.example/console#12
[throughline be2974546978e373]`,
      },
    },
  ],
});
