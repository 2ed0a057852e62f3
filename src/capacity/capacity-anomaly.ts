import { createHash } from 'node:crypto';
import type { Anomaly } from '../domain/anomaly.js';
import type { CapacityPlan, Finding } from './plan.js';

/**
 * The anomalies of the detector `capacity`: resources that will likely be spent before more can be had. One that a plan
 * before found too goes on; `open` are those. What is no longer urgent is ended.
 */
export function capacityAnomalies({ findings, settings: { at } }: CapacityPlan, open: readonly Anomaly[]): Anomaly[] {
  const before = new Map(open.map((anomaly) => [anomaly.signal.key, anomaly]));
  const urgent = findings.filter((finding) => finding.urgent);
  const now = urgent.map((finding) => anomalyOf(finding, before.get(keyOf(finding)), at));
  const keys = new Set(urgent.map(keyOf));
  const looked = new Set(findings.map(keyOf));
  const over = open.filter(({ signal }) => looked.has(signal.key) && !keys.has(signal.key));
  return [...now, ...over.map((anomaly) => ({ ...anomaly, endedAt: at }))];
}

const keyOf = ({ entity, resource, key }: Finding): string => ['capacity', entity, resource, key].join('/');

function anomalyOf(finding: Finding, known: Anomaly | undefined, at: number): Anomaly {
  const key = keyOf(finding);
  const startedAt = known?.startedAt ?? at;
  return {
    id: known?.id ?? createHash('sha256').update(`${key}/${startedAt}`).digest('hex').slice(0, 32),
    entity: finding.entity,
    signal: { kind: 'metric', key, name: finding.metrics[0] ?? finding.resource, measure: 'saturation' },
    detector: 'capacity',
    startedAt,
    detectedAt: known?.detectedAt ?? at,
    lastSeenAt: at,
    probability: finding.exhaustion?.withinLeadTime ?? 1,
    direction: finding.resource === 'certificate' ? 'down' : 'up',
    because: `${[finding.resource, finding.key].filter(Boolean).join(' ')}: ${finding.exhaustion?.because ?? ''}`,
  };
}
