import { z } from 'zod';
import { changeKinds } from '../../domain/inventory.js';
import { changeKindOf } from '../change-words.js';
import { textIn } from '../plain-fields.js';
import { defineSource } from '../source.js';
import { eventsAnswer } from './pagerduty/protocol.js';

const kind = z.enum(changeKinds);

export default defineSource({
  id: 'pagerduty-changes',
  summary: 'PagerDuty change events (`/v2/change/enqueue`): what CI and CD tools already tell PagerDuty.',
  paths: ['/v2/change/enqueue'],
  payload: z.looseObject({
    routing_key: z.string().min(1),
    payload: z.looseObject({
      summary: z.string().min(1),
      source: z.string().nullish(),
      timestamp: z.iso.datetime({ offset: true }).nullish(),
      custom_details: z.record(z.string(), z.unknown()).nullish(),
    }),
    links: z.array(z.looseObject({ href: z.string(), text: z.string().nullish() })).nullish(),
  }),
  credential: ({ routing_key }) => routing_key,
  /** Of the details `service`, `kind`, `commit`, `version` and `author` are understood; a kind that is not said is guessed. */
  read({ payload: { summary, source, timestamp, custom_details }, links }, { receivedAt }) {
    const details = custom_details ?? {};
    const said = kind.safeParse(textIn(details, 'kind', 'change_kind'));
    const entity = textIn(details, 'service', 'service.name', 'service_name') ?? source;
    const commit = textIn(details, 'commit', 'sha', 'revision', 'git_sha');
    const version = textIn(details, 'version', 'build_version', 'build_number', 'tag');
    const author = textIn(details, 'author', 'user', 'deployed_by', 'triggered_by');
    const [link] = links ?? [];
    return {
      changes: [
        {
          at: timestamp ? Date.parse(timestamp) : receivedAt,
          kind: said.success ? said.data : changeKindOf(summary),
          ...(entity && { entity }),
          summary,
          ...(commit && { commit }),
          ...(version && { version }),
          ...(author && { author }),
          attributes: { ...details, ...(link && { url: link.href }) },
        },
      ],
    };
  },
  answer: (outcome) => eventsAnswer(outcome, { message: 'Change event processed' }),
  examples: [
    {
      name: 'a build that went out',
      given: {
        routing_key: 'tl_000000000000_key',
        payload: {
          summary: 'Build 42 of checkout deployed',
          source: 'ci',
          timestamp: '2026-01-02T12:00:00Z',
          custom_details: { service: 'checkout', version: '42', sha: 'f00d' },
        },
        links: [{ href: 'https://ci/42' }],
      },
      yields: {
        changes: [
          {
            at: 1767355200000,
            kind: 'deployment',
            entity: 'checkout',
            summary: 'Build 42 of checkout deployed',
            commit: 'f00d',
            version: '42',
            attributes: { service: 'checkout', version: '42', sha: 'f00d', url: 'https://ci/42' },
          },
        ],
      },
    },
  ],
});
