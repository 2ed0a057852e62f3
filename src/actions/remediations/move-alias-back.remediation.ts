import type { Change } from '../../domain/inventory.js';
import { defineRemediation, minuteMs, type Suspect } from '../remediation.js';
import { versionOf } from '../suspects.js';
import { aliasOf, sayCard, type VersionCard } from '../version-card.js';

/** The move of an alias that is to blame, or the latest one of a model that is. */
function moveOf({ change, entity, history }: Suspect): Change | undefined {
  if (change) return change.kind === 'model' && versionOf(change) !== undefined ? change : undefined;
  if (entity?.kind !== 'model') return undefined;
  return history.find((earlier) => earlier.kind === 'model' && versionOf(earlier) !== undefined);
}

/** What the alias pointed to before, be it an older or a newer version, then every other older one, the latest first. */
function candidates({ history, versions }: Suspect, move: Change, now: string): readonly VersionCard[] {
  const last = versionOf(
    history.find((one) => one.kind === 'model' && one.at < move.at && aliasOf(one) === aliasOf(move)),
  );
  const place = versions.findIndex(({ version }) => version === now);
  const others = versions.filter(({ version }, i) => version !== now && (i > place || version === last));
  return others.toSorted((a, b) => Number(b.version === last) - Number(a.version === last));
}

/** The first that is healthy and could be made again; else the first that is healthy. */
function choose(of: readonly VersionCard[]): VersionCard | undefined {
  const healthy = of.filter(({ unhealthy }) => unhealthy === undefined);
  return healthy.find(({ gaps }) => gaps.length === 0) ?? healthy[0];
}

function fits(now: VersionCard | undefined, to: VersionCard) {
  const known = now?.signature !== undefined && to.signature !== undefined;
  return {
    says: 'It takes the inputs that callers send',
    ...(known && { holds: now.signature === to.signature }),
  };
}

export default defineRemediation({
  id: 'move-alias-back',
  summary: 'A model version is to blame: its alias goes back to the last healthy version that could be made again.',
  risk: 'reversible',
  effect: 'Services that load the model by its alias score with the version before.',
  expectedWithinMs: 10 * minuteMs,
  appliesTo(suspect) {
    const move = moveOf(suspect);
    const model = move?.entity ?? suspect.entity?.name;
    const from = versionOf(move);
    if (!move || model === undefined || from === undefined) return undefined;
    const to = choose(candidates(suspect, move, from));
    if (!to) return undefined;
    const alias = aliasOf(move);
    const now = suspect.versions.find(({ version }) => version === from);
    return {
      entity: model,
      title: `Move ${alias} of ${model} from version ${from} back to ${to.version}`,
      fit: suspect.change ? 0.95 : 0.5,
      because: [`The alias was moved before the trouble: ${move.summary}`, ...(now ? [sayCard(now)] : []), sayCard(to)],
      preconditions: [
        { says: ['Its card is complete', ...to.gaps].join(': '), holds: to.gaps.length === 0 },
        fits(now, to),
      ],
      steps: [
        `Set the alias ${alias} of ${model} to version ${to.version}`,
        'Reload the services that serve it, where they do not by themselves',
        'Watch scores, drift and errors of its callers',
      ],
      command: `mlflow: client.set_registered_model_alias(${JSON.stringify(model)}, ${JSON.stringify(alias)}, ${JSON.stringify(to.version)})`,
      request: { executor: 'mlflow-alias', parameters: { model, alias, version: to.version, from } },
    };
  },
  examples: [
    {
      name: 'an alias that moved',
      given: {
        entity: { name: 'fraud', kind: 'model', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'model',
          entity: 'fraud',
          summary: 'fraud: alias champion is version 7 now',
          version: '7',
          attributes: { alias: 'champion' },
          source: 'mlflow',
        },
        versions: [
          { model: 'fraud', version: '7', gaps: [] },
          { model: 'fraud', version: '6', gaps: ['No dataset is recorded'] },
          { model: 'fraud', version: '5', gaps: [] },
        ],
      },
      suggests: 'Move champion of fraud from version 7 back to 5',
      by: 'mlflow-alias',
    },
    {
      name: 'an alias that was moved to an older version by mistake',
      given: {
        entity: { name: 'fraud', kind: 'model', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'model',
          entity: 'fraud',
          summary: 'fraud: alias champion is version 5 now',
          version: '5',
          attributes: { alias: 'champion' },
          source: 'mlflow',
        },
        history: [
          {
            id: 'b',
            at: 2,
            kind: 'model',
            entity: 'fraud',
            summary: 'fraud: alias champion is version 7 now',
            version: '7',
            attributes: { alias: 'champion' },
            source: 'mlflow',
          },
        ],
        versions: [
          { model: 'fraud', version: '7', gaps: [] },
          { model: 'fraud', version: '5', gaps: [] },
          { model: 'fraud', version: '4', gaps: [] },
        ],
      },
      suggests: 'Move champion of fraud from version 5 back to 7',
      by: 'mlflow-alias',
    },
    {
      name: 'the only version there is',
      given: {
        entity: { name: 'fraud', kind: 'model', attributes: {} },
        change: {
          id: 'c',
          at: 9,
          kind: 'model',
          entity: 'fraud',
          summary: 'first',
          version: '1',
          attributes: {},
          source: 'mlflow',
        },
        versions: [{ model: 'fraud', version: '1', gaps: [] }],
      },
      suggests: false,
    },
  ],
});
