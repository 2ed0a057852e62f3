import type { AlertLine, ChangeLine } from '../../domain/recording.js';
import { versionName } from '../landscape.js';
import { defineOutage, type Scene } from '../plan.js';

const minute = 60_000;

/** The load that broke the data, the training run on it and the promotion made from it, minutes apart as in a busy pipeline. */
function chain({ landscape, random, at }: Scene): { load: ChangeLine; promotion: ChangeLine; loadedAt: number } {
  const { model } = landscape;
  const next = versionName(model, model.version + 1);
  const loadedAt = at - random.integer(6, 9) * minute;
  const promotedAt = at - random.integer(1, 2) * minute;
  const rows = random.integer(2, 9) * 100_000 + random.integer(0, 99_999);
  const load: ChangeLine = {
    type: 'change',
    at: loadedAt,
    id: 'load-1',
    entity: model.dataset,
    kind: 'data',
    summary: `${model.pipeline} wrote ${rows} rows to ${model.dataset}`,
    attributes: { rows, run: random.hex(8) },
  };
  const promotion: ChangeLine = {
    type: 'change',
    at: promotedAt,
    id: 'promotion-1',
    entity: model.name,
    kind: 'model',
    summary: `${model.name}: alias champion moved from version ${model.version} to ${model.version + 1}, trained on ${model.dataset}`,
    attributes: {
      version: String(model.version + 1),
      modelVersion: next,
      dataset: model.dataset,
      author: 'retrain-bot',
    },
  };
  return { load, promotion, loadedAt };
}

function failedCheck({ landscape, until, random }: Scene, loadedAt: number): AlertLine[] {
  const { dataset } = landscape.model;
  const alert = (at: number, status: AlertLine['status'], summary: string): AlertLine => ({
    type: 'alert',
    at,
    id: 'check-1',
    entity: dataset,
    name: 'expect_column_values_to_not_be_null',
    severity: 'error',
    status,
    summary,
  });
  const share = random.integer(28, 46);
  return [
    alert(loadedAt + 45_000, 'firing', `${dataset}: ${share} % of the values of amount are null, at most 2 % expected`),
    alert(until, 'resolved', `${dataset}: all expectations met`),
  ];
}

export const modelPromotion = defineOutage({
  id: 'model-promotion',
  summary:
    'A dataset check fails upstream, a model retrained on the data is promoted, its scores drift and the service that scores with it fails.',
  blames: 'change',
  stage(scene) {
    const { landscape, random, at } = scene;
    const { model } = landscape;
    const { load, promotion, loadedAt } = chain(scene);
    const rollback: ChangeLine = {
      ...promotion,
      at: scene.until - 30_000,
      id: 'promotion-2',
      summary: `${model.name}: alias champion moved back to version ${model.version}`,
      attributes: { version: String(model.version), author: 'on-call' },
    };
    return {
      rootEntity: model.dataset,
      rootEntityAliases: [model.name, versionName(model, model.version + 1)],
      rootChange: promotion.id,
      rootChangeAliases: [load.id],
      showsAt: loadedAt,
      effects: [
        { entity: model.dataset, from: loadedAt, gauges: { nulls: { to: 0.37 }, quality: { to: 0.8 } } },
        {
          entity: model.name,
          from: promotion.at,
          rampMs: 3 * minute,
          gauges: { drift: { to: random.between(0.5, 0.9) }, scoreMean: { factor: 1.6 } },
        },
        {
          entity: model.service,
          from: at,
          rampMs: minute,
          errors: random.between(0.3, 0.5),
          latency: 1.8,
          gauges: { workers: { factor: 1.5 } },
        },
      ],
      writings: [
        {
          entity: model.pipeline,
          from: loadedAt,
          until: loadedAt + minute,
          perMinute: 6,
          severity: 'WARN',
          line: () => `column amount: ${random.integer(1000, 9000)} values could not be parsed, written as null`,
        },
        {
          entity: model.service,
          from: promotion.at,
          until: promotion.at + minute,
          perMinute: 3,
          severity: 'INFO',
          line: () =>
            `loaded model ${model.name} version ${model.version + 1} from registry in ${random.integer(200, 900)} ms`,
        },
        {
          entity: model.service,
          from: at,
          perMinute: 12,
          severity: 'ERROR',
          line: () =>
            `ValueError: score is NaN for request ${random.hex(8)} (model ${model.name} version ${model.version + 1}, feature amount missing)\n  File "score.py", line 88, in predict\n    raise ValueError(f"score is {score}")`,
        },
      ],
      changes: [load, promotion, rollback],
      alerts: failedCheck(scene, loadedAt),
    };
  },
});
