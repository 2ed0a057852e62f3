import type { Member } from '../domain/anomaly.js';

/** A member as an incident keeps it: with what is needed to recognise the case and to follow the alert it may be. */
export interface KeptMember extends Member {
  readonly incident: string;
  /** The key of its signal. */
  readonly signal: string;
  readonly detector: string;
  readonly startedAt: number;
  /** When another tool said that its alert is over. */
  readonly endedAt?: number;
}
