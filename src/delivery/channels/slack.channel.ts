import { defineChannel } from '../channel.js';
import { causeWords, cut, headlineOf, placeOf } from '../message-words.js';
import type { AnnouncementMessage, IncidentMessage } from '../message.js';
import { receiptOf } from '../outbound.js';
import { exampleAnnouncement, exampleIncident } from './examples.js';

interface Post {
  /** What a notification on a phone shows. */
  readonly text: string;
  readonly blocks: readonly object[];
}

/** Characters of a section; Slack takes 3,000. */
const MOST = 2_900;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const section = (text: string): object => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, MOST) } });
const context = (text: string): object => ({ type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, MOST) }] });

function postOfIncident({ incident, causes, reason, summary }: IncidentMessage): Post {
  const headline = headlineOf(incident);
  const isOver = reason === 'resolved' || reason === 'merged';
  const words = causeWords(causes);
  const because = words?.because.map((why) => `• ${escape(why)}`) ?? [];
  const change = words?.change === undefined ? [] : [escape(words.change)];
  const cause = words ? [`*${escape(words.first)}*`, ...because, ...change].join('\n') : 'No cause stands out yet.';
  const link = incident.url === undefined ? '' : `<${incident.url}|Open incident #${incident.number}>`;
  const rest = [words?.others === undefined ? '' : escape(words.others), link].filter(Boolean).join('\n');
  return {
    text: cut(escape(`${headline}: ${summary}`), MOST),
    blocks: [
      section(`*${escape(headline)}*\n${escape(summary)}`),
      ...(isOver ? [] : [context(escape(placeOf(incident))), section(cause)]),
      ...(rest ? [context(rest)] : []),
    ],
  };
}

/** Markdown as Slack writes it: headings and bold with one star, links in angle brackets. */
function toMrkdwn(markdown: string): string {
  return escape(markdown)
    .replaceAll(/\*\*(.+?)\*\*/g, '*$1*')
    .replaceAll(/^#{1,6}\s+(.+)$/gm, '*$1*')
    .replaceAll(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>');
}

export default defineChannel<{ readonly url: string }, Post, IncidentMessage | AnnouncementMessage>({
  id: 'slack',
  summary: 'Slack (incoming webhook): what is wrong, the first cause with its reasons, and where to look.',
  audience: 'people',
  limit: { count: 1, perMs: 1_000 },
  settings: ({ SLACK_WEBHOOK_URL: url }) => (url === undefined ? undefined : { url }),
  hears: (message) => message.kind !== 'link',
  word({ message }) {
    if (message.kind === 'incident') return postOfIncident(message);
    const { title, markdown } = message.announcement;
    return { text: cut(escape(title), MOST), blocks: [section(`*${escape(title)}*`), section(toMrkdwn(markdown))] };
  },
  async deliver(post, { url }, outside) {
    const headers = { 'content-type': 'application/json' };
    const answer = await outside.send({ method: 'POST', url, headers, body: JSON.stringify(post) });
    return receiptOf(answer, outside.now());
  },
  /** Slack refuses an empty message, but only where the webhook exists. */
  async check({ url }, outside) {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await outside.send({ method: 'POST', url, headers, body: '{}' });
    if (status === 400 && /no_text|invalid_payload/.test(body)) return 'the webhook exists';
    throw new Error(`Slack answered ${status}: ${body.slice(0, 100)}`);
  },
  examples: [
    {
      name: 'an incident with its cause',
      given: exampleIncident,
      sends: {
        text: '#12 CRITICAL checkout answers with errors: The first cause has a score of 0.78',
        blocks: [
          section('*#12 CRITICAL checkout answers with errors*\nThe first cause has a score of 0.78'),
          context('Since 2026-01-02 12:00 UTC at checkout, orders and 3 more'),
          section(
            '*Suspected cause (0.78): deployment of checkout 42*\n• deployed 40 s before the first error\nChange: deployment checkout 42 by ana, 2026-01-02T11:59:00.000Z',
          ),
          context('Else: database is slow (0.12)\n<https://throughline.example/console#12|Open incident #12>'),
        ],
      },
    },
    {
      name: 'a report',
      given: exampleAnnouncement,
      sends: {
        text: 'Capacity report',
        blocks: [section('*Capacity report*'), section('*Capacity*\n\nThe disk of *db-1* is full on 2026-01-09.')],
      },
    },
  ],
});
