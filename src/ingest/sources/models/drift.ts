import type { CheckResult } from '../../check-results.js';
import { readQuality } from '../../check-results.js';
import type { Told } from '../../source.js';

/** How far a feature (or the score, or the whole dataset) of a model has moved from what it was trained on. */
export interface DriftMeasurement {
  readonly at: number;
  readonly model: string;
  readonly version?: string;
  readonly feature: string;
  readonly method: string;
  readonly score: number;
  readonly threshold?: number;
  /** The tool's own verdict, where it gave one. */
  readonly drifted?: boolean;
}

/**
 * Whether a score means drift, which depends on the method: a p-value does when it is below the threshold, a distance when it has
 * reached it. Undefined without a threshold.
 */
export function isDrift(method: string, score: number, threshold: number | undefined): boolean | undefined {
  if (threshold === undefined || Number.isNaN(score)) return undefined;
  return isPValue(method) ? score < threshold : score >= threshold;
}

function isPValue(method: string): boolean {
  return /p[_ -]?value|^ks$|^chisquare$|^z$|^anderson$|^fisher_exact$|^cramer_von_mises$|^g_test$|^mannw$|^es$|^t_test$|^ed$|^TVD$/i.test(
    method.trim(),
  );
}

/** Drift as series of the model (`drift.<feature>`) and, by the tool's verdict or else the threshold, as alerts of it. */
export function readDrift(measurements: readonly DriftMeasurement[]): Told {
  const checks = measurements.flatMap((one): CheckResult[] => {
    const { at, model, version, feature, method, score, threshold } = one;
    const failed = one.drifted ?? isDrift(method, score, threshold);
    if (failed === undefined) return [];
    const limit = threshold === undefined ? '' : ` (threshold ${threshold})`;
    return [
      {
        at,
        fingerprint: `${model}/drift/${feature}`,
        entity: model,
        name: `drift of ${feature}`,
        failed,
        severity: 'warning',
        summary: `${model}: ${feature} has drifted, ${method} is ${Number(score.toPrecision(3))}${limit}`,
        attributes: { feature, method, score, ...(version !== undefined && { version }) },
      },
    ];
  });
  const models = new Map(measurements.map(({ model, version }) => [model, version]));
  return {
    ...readQuality(checks),
    points: measurements.flatMap(({ at, model, feature, method, score }) =>
      Number.isFinite(score)
        ? [{ at, entity: model, name: `drift.${feature}`, value: score, attributes: { method } }]
        : [],
    ),
    entities: [...models].flatMap(([name, version]) => [
      { name, kind: 'model' as const },
      ...(version === undefined ? [] : [{ name: `${name}:${version}`, kind: 'model-version' as const }]),
    ]),
    relations: [...models].flatMap(([name, version]) =>
      version === undefined ? [] : [{ from: `${name}:${version}`, to: name, kind: 'part-of' as const }],
    ),
  };
}
