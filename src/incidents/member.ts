import type { Anomaly, Member } from '../domain/anomaly.js';
import type { Alert } from '../domain/inventory.js';

/** A member as an incident keeps it: with what is needed to recognise the case and to follow the alert it may be. */
export interface KeptMember extends Member {
  readonly incident: string;
  /** What misbehaved, the same whenever it does: see {@link signalOf}. */
  readonly signal: string;
  readonly detector: string;
  readonly startedAt: number;
  /** The key of the alert it is; absent for what our own detectors found. */
  readonly alert?: string;
  /** When another tool said that its alert is over. */
  readonly endedAt?: number;
}

/** Tools in which people acknowledge and resolve: an incident follows what they do there. */
export const followedTools: ReadonlySet<string> = new Set(['pagerduty']);

/** The signal of an anomaly as it is recognised when it comes back; an alert by its name, because its key is new each time. */
export function signalOf({ signal, detector, entity }: Anomaly): string {
  return signal.kind === 'alert' ? [detector, entity, signal.name].join('\n') : signal.key;
}

/** How the signal keys of one alert begin; its start may follow. */
export function alertKey({ source, fingerprint }: Pick<Alert, 'source' | 'fingerprint'>): string {
  return `${source}\n${fingerprint}\n`;
}
