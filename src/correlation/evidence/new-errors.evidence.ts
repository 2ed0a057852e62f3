import { defineEvidence } from '../evidence.js';
import { shareOf } from '../excuses.js';
import type { Finding } from '../evidence.js';
import { sayNumber } from '../say.js';

/** A line that blames another entity says little about its own. */
const BLAMES_ANOTHER = 0.2;
/** Where spans tell in which entity an error begins, unjoined lines count less, unless it never wrote them before. */
const SUPERSEDED = 0.2;

export default defineEvidence({
  id: 'new-errors',
  summary: 'It logs warnings and errors that it did not log before; those that name another entity point there.',
  source: 'First-seen and surging templates (Lin et al., LogCluster, ICSE 2016). Weight: docs/accuracy.md, Causes.',
  about: 'entity',
  weight: 0.8,
  *find(view) {
    for (const [entity, errors] of view.errorLines) {
      const traced = view.traced.has(entity);
      const blamed = new Map<string, Finding>();
      for (const { window, lines, expected, isNew } of errors.slice(0, MOST)) {
        const others = view.names.in(window.text).filter((other) => other !== entity);
        const strength = Math.log1p(lines - expected);
        const trusted = traced && !isNew ? SUPERSEDED : 1;
        const said = `${lines} times “${window.text.slice(0, 100)}” by ${entity}, ${sayNumber(expected)} expected`;
        const own = {
          candidate: entity,
          strength: strength * trusted * (others.length > 0 ? BLAMES_ANOTHER : 1),
          because: said,
        };
        const all = [
          own,
          ...others.map((other) => ({
            candidate: other,
            strength: (strength / 2) * shareOf(view.excuses, other, 'failing'),
            because: `${said}, names ${other}`,
          })),
        ];
        for (const finding of all)
          if (finding.strength > (blamed.get(finding.candidate)?.strength ?? 0)) blamed.set(finding.candidate, finding);
      }
      yield* blamed.values();
    }
  },
  examples: [
    {
      name: 'its own new error',
      given: {
        onset: 3_600_000,
        now: 3_900_000,
        templates: [
          {
            entity: 'cart',
            template: 't',
            text: 'cannot open <path>',
            severity: 'ERROR',
            since: 0,
            times: [3_600_000],
            counts: [30],
            earlier: 0,
            samples: [],
          },
        ],
      },
      favours: 'cart',
    },
    {
      name: 'an error that names another',
      given: {
        onset: 3_600_000,
        now: 3_900_000,
        relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
        symptom: 'web',
        templates: [
          {
            entity: 'web',
            template: 't',
            text: 'call of cart timed out after <num> ms',
            severity: 'ERROR',
            since: 0,
            times: [3_600_000],
            counts: [30],
            earlier: 0,
            samples: [],
          },
        ],
      },
      favours: 'cart',
    },
  ],
});

/** The loudest templates of an entity tell enough. */
const MOST = 20;
