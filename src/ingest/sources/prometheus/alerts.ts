import type { Alert } from '../../../domain/inventory.js';
import { alertSeverity, fingerprintOf } from '../../alert-words.js';
import { readLabels } from '../../prometheus-labels.js';
import type { Told } from '../../source.js';
import { ToldInventory } from '../../told-inventory.js';

/** An alert as Prometheus, Alertmanager and Grafana write it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
  readonly fingerprint?: string;
  readonly status?: string;
}

/**
 * Alerts of Prometheus' family. One is resolved when it says so, or when its end has passed: while it fires, Prometheus sets the
 * end ahead and Alertmanager to the year 1. Its time is its start or end, never the time of the request, so that the
 * same alert sent again is the same.
 */
export function readAlerts(
  alerts: readonly PostedAlert[],
  { source, receivedAt }: { readonly source: string; readonly receivedAt: number },
): Told {
  const inventory = new ToldInventory();
  const read = alerts.map((alert) => {
    const { labels, annotations = {}, generatorURL, fingerprint, status } = alert;
    const name = labels['alertname'] ?? 'alert';
    const labelled = readLabels(labels, '');
    labelled.entities.forEach((entity) => inventory.entity(entity));
    labelled.relations.forEach(({ from, kind, to }) => inventory.relation(from, kind, to));
    const startsAt = timeOf(alert.startsAt) ?? receivedAt;
    const endsAt = timeOf(alert.endsAt);
    const isResolved = status === undefined ? endsAt !== undefined && endsAt <= receivedAt : status === 'resolved';
    const at = isResolved ? (endsAt ?? receivedAt) : startsAt;
    const { alertname: _, ...attributes } = labelled.attributes;
    return {
      at,
      fingerprint: fingerprint ?? fingerprintOf(labels),
      entity: labelled.entity,
      name,
      severity: alertSeverity(labels['severity'], labels['priority'], labels['level']),
      status: isResolved ? 'resolved' : 'firing',
      startsAt,
      ...(isResolved && { endsAt: at }),
      summary: annotations['summary'] ?? annotations['message'] ?? annotations['description'] ?? name,
      ...(generatorURL && { url: generatorURL }),
      attributes,
      source,
    } satisfies Alert;
  });
  return { alerts: read, ...inventory.told };
}

/** Undefined for Go's zero time, which means that there is none. */
function timeOf(text: string | undefined): number | undefined {
  const at = text === undefined ? NaN : Date.parse(text);
  return at > 0 ? at : undefined;
}
