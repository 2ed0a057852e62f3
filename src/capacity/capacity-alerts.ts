import type { Alert } from '../domain/inventory.js';
import type { CapacityPlan, FiringAlert, Finding } from './plan.js';

/**
 * Resources that will likely be spent before more can be had, as alerts of the source `capacity`: through the line they
 * become anomalies of that detector, and incidents, as those of any tool do. `firing` are the ones that fire; one of a
 * resource that was looked at and is no longer urgent is resolved.
 */
export function capacityAlerts({ findings, settings: { at } }: CapacityPlan, firing: readonly FiringAlert[]): Alert[] {
  const before = new Map(firing.map((alert) => [alert.fingerprint, alert]));
  return findings.flatMap((finding) => {
    const known = before.get(fingerprintOf(finding));
    if (finding.urgent) return [alertOf(finding, known?.startsAt ?? at, at)];
    return known ? [{ ...alertOf(finding, known.startsAt, at), status: 'resolved', endsAt: at }] : [];
  });
}

/** The end of alerts whose entities are gone: nobody looks at them any more. */
export function resolvedAlerts(firing: readonly FiringAlert[], at: number): Alert[] {
  return firing.map((alert) => ({
    ...alert,
    at,
    severity: 'warning',
    status: 'resolved',
    endsAt: at,
    summary: `${alert.entity} is gone`,
    attributes: {},
    source: 'capacity',
  }));
}

const fingerprintOf = ({ entity, resource, key }: Finding): string => ['capacity', entity, resource, key].join('/');

function alertOf(finding: Finding, startsAt: number, at: number): Alert {
  const { entity, resource, key, metrics, exhaustion } = finding;
  const what = [resource, key].filter(Boolean).join(' ');
  return {
    at,
    fingerprint: fingerprintOf(finding),
    entity,
    name: `capacity: ${what}`,
    severity: exhaustion?.probability === 1 ? 'error' : 'warning',
    status: 'firing',
    startsAt,
    summary: `${what}: ${exhaustion?.because ?? 'no longer urgent'}`,
    attributes: { resource, key, metric: metrics[0] ?? '' },
    source: 'capacity',
  };
}
