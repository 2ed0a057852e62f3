import type { Alert } from '../domain/inventory.js';
import { fnv64 } from './hash.js';

const severities: Readonly<Record<string, Alert['severity']>> = {
  critical: 'critical',
  crit: 'critical',
  page: 'critical',
  fatal: 'critical',
  emergency: 'critical',
  disaster: 'critical',
  p1: 'critical',
  sev1: 'critical',
  high: 'error',
  error: 'error',
  major: 'error',
  p2: 'error',
  sev2: 'error',
  warning: 'warning',
  warn: 'warning',
  medium: 'warning',
  minor: 'warning',
  average: 'warning',
  p3: 'warning',
  sev3: 'warning',
  ticket: 'warning',
  low: 'info',
  info: 'info',
  information: 'info',
  none: 'info',
  p4: 'info',
  p5: 'info',
  sev4: 'info',
};

/** The severity behind the words that alerting rules use; `warning` when nobody said any that is known. */
export function alertSeverity(...words: readonly (string | null | undefined)[]): Alert['severity'] {
  for (const word of words) {
    const severity = severities[(word ?? '').trim().toLowerCase()];
    if (severity) return severity;
  }
  return 'warning';
}

/** Alertmanager's fingerprint of a label set, so that an alert is the same whoever sends it (prometheus/common `LabelSet.Fingerprint`). */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  return fnv64(
    ...Object.keys(labels)
      .toSorted()
      .flatMap((name) => [name, labels[name] ?? '']),
  );
}
