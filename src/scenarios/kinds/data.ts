import { versionName } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says, unchanged, words } from './fault.js';

const minute = 60_000;

/** Data and models: loads, schemas, pipelines, drift. */
export const dataKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'bad-load',
    summary: 'A load writes duplicate and late rows; the service that reads the dataset answers wrongly and fails.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape, at } = scene;
      const { model } = landscape;
      const change = scene.change(
        'data',
        model.dataset,
        [
          `${model.pipeline} wrote ${r.integer(8, 30)}00000 rows to ${model.dataset}`,
          `backfill of ${model.dataset} finished`,
          `full reload of ${model.dataset}`,
        ],
        r.between(3, 8),
      );
      return changed(change, {
        rootEntity: model.dataset,
        showsAt: change.lines[0].at,
        effects: [
          { entity: model.dataset, from: change.lines[0].at, gauges: { quality: { to: 0.7 }, nulls: { factor: 4 } } },
          { entity: model.name, from: at - minute, rampMs: 2 * minute, gauges: { drift: { to: 0.4 } } },
          { entity: model.service, errors: r.between(0.2, 0.4) },
        ],
        writings: [
          says(
            model.service,
            10,
            'ERROR',
            () => `duplicate feature row for key ${r.hex(8)}: expected one, got ${r.integer(2, 5)}`,
          ),
          says(model.pipeline, 3, 'WARN', () => `check unique_key failed for ${r.integer(1000, 90_000)} rows`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'pipeline-commit',
    summary: 'A commit to a pipeline changes a unit; the model that reads its features scores nonsense.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { model } = landscape;
      const rolled = scene.deploy(
        model.pipeline,
        [
          words(
            'amounts in cents everywhere',
            'pipelines/{e}/features.sql',
            '-  sum(amount) as amount_7d,',
            '+  sum(amount * 100) as amount_7d,',
          ),
          words(
            '{e}: use seconds',
            'pipelines/{e}/transform.py',
            "-    row['age'] = delta.days",
            "+    row['age'] = delta.total_seconds()",
          ),
        ],
        r.between(3, 7),
      );
      return changed(rolled, {
        rootEntity: model.pipeline,
        rootEntityAliases: [model.dataset, model.name],
        effects: [
          {
            entity: model.name,
            rampMs: 2 * minute,
            gauges: { drift: { to: r.between(0.6, 1.2) }, scoreMean: { factor: 1.9 } },
          },
          { entity: model.service, errors: r.between(0.15, 0.3), latency: 1.4 },
        ],
        writings: [
          says(
            model.service,
            9,
            'ERROR',
            () =>
              `feature out of the range seen in training: ${r.integer(100, 900)} times the maximum (request ${r.hex(6)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'heavy-model',
    summary: 'A bigger model is promoted; scoring is slow and its callers wait.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { model } = landscape;
      const change = scene.change(
        'model',
        model.name,
        [
          `${model.name}: version ${model.version + 1} to production`,
          `champion of ${model.name} is now version ${model.version + 1}`,
          `${model.name} v${model.version + 1} deployed by training pipeline`,
        ],
        r.between(0.5, 2),
      );
      return changed(change, {
        rootEntity: model.name,
        rootEntityAliases: [model.service, versionName(model, model.version + 1)],
        effects: [
          {
            entity: model.service,
            latency: r.between(10, 18),
            gauges: { workers: { to: 1 }, cpu: { to: 0.98 }, memory: { factor: 1.7 } },
          },
        ],
        writings: [
          says(
            model.service,
            8,
            'WARN',
            () =>
              `scoring a batch of ${r.integer(1, 16)} took ${r.integer(700, 3000)} ms with ${model.name} version ${model.version + 1}`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'late-partner-data',
    summary: 'A partner delivers its data late; features are stale and a service refuses them. Nothing was changed.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape, at } = scene;
      const { model } = landscape;
      return unchanged({
        rootEntity: model.dataset,
        rootEntityAliases: [model.pipeline],
        showsAt: at - 4 * minute,
        effects: [
          { entity: model.dataset, from: at - 4 * minute, rampMs: 6 * minute, gauges: { freshness: { add: 30_000 } } },
          { entity: model.service, errors: r.between(0.3, 0.5) },
        ],
        writings: [
          says(
            model.pipeline,
            3,
            'WARN',
            () => `partner file for partition ${r.integer(1, 31)} not there yet, waiting`,
          ),
          says(
            model.service,
            10,
            'ERROR',
            () =>
              `features of ${model.dataset} are ${r.integer(9, 12)} h old, at most 6 h allowed (request ${r.hex(6)})`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'world-drift',
    summary:
      'Customers behave differently; the scores of a model drift and too many requests are refused. Nothing was changed.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { model } = landscape;
      return unchanged({
        rootEntity: model.name,
        rootEntityAliases: [model.service],
        effects: [
          {
            entity: model.name,
            rampMs: 4 * minute,
            gauges: { drift: { to: r.between(0.5, 0.9) }, scoreMean: { factor: 1.8 } },
          },
          { entity: model.service, rampMs: 4 * minute, errors: r.between(0.2, 0.35) },
        ],
        writings: [
          says(
            model.service,
            9,
            'ERROR',
            () => `score ${r.between(0.9, 1).toFixed(3)} above the limit, request ${r.hex(6)} refused`,
          ),
        ],
      });
    },
  }),
];
