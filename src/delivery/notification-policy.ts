import type { IncidentSeverity, IncidentStatus } from '../domain/anomaly.js';
import type { Config } from '../platform/config.js';
import type { MaintenanceWindow } from './maintenance-window.js';
import type { Reason, ToldCause } from './message.js';
import { quietUntil, readQuietHours, type QuietHours } from './quiet-hours.js';

/** When people hear of an incident. */
export interface NotificationPolicy {
  /** Score from which a first cause is told, 0 to 1. */
  readonly confidence: number;
  /** How long to wait for one. */
  readonly deadlineMs: number;
  /** The least severe incident that is told. */
  readonly severity: IncidentSeverity;
  readonly quietHours?: QuietHours;
}

export function policyOf(config: Config): NotificationPolicy {
  const { NOTIFY_CONFIDENCE, NOTIFY_DEADLINE_MS, NOTIFY_SEVERITY, NOTIFY_QUIET_HOURS } = config;
  return {
    confidence: NOTIFY_CONFIDENCE,
    deadlineMs: NOTIFY_DEADLINE_MS,
    severity: NOTIFY_SEVERITY,
    ...(NOTIFY_QUIET_HOURS !== undefined && { quietHours: readQuietHours(NOTIFY_QUIET_HOURS) }),
  };
}

/** What keeps an incident back. */
export type Hold = 'severity' | 'snoozed' | 'maintenance' | 'quiet-hours';

/** Where people stand with an incident. `missed`: it was over before they were told. */
export type NotificationState = 'waiting' | 'held' | 'told' | 'missed';

/** What has been told of one incident, and what is waited for. */
export interface Notification {
  readonly incident: string;
  /** The version of the incident that was looked at last. */
  readonly version: number;
  /** Since when it could have been told, epoch ms by the clock. */
  readonly seenAt: number;
  readonly state: NotificationState;
  readonly hold?: Hold;
  /** Why it is in this state, in a sentence. */
  readonly because: string;
  /** When to look again. */
  readonly dueAt?: number;
  readonly toldAt?: number;
  /** The status that was told last. */
  readonly status?: IncidentStatus;
  /** The first cause that was told, if one was. */
  readonly cause?: string;
  /** The channels that told of it: they tell how it goes on. */
  readonly channels: readonly string[];
  /** The cause that each linked incident was told, by the reference of the link. */
  readonly noted: Readonly<Record<string, string>>;
}

/** What the decision depends on. */
export interface Situation {
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  readonly snoozedUntil?: number;
  readonly cause?: Pick<ToldCause, 'id' | 'score' | 'verdict'>;
  readonly maintenance?: Pick<MaintenanceWindow, 'until' | 'reason'>;
}

/** What changes of the notification, and what is to be told, if anything. */
export interface NotificationStep extends Pick<Notification, 'state' | 'because' | 'hold' | 'dueAt' | 'seenAt'> {
  readonly tell?: Reason;
}

const severities: readonly IncidentSeverity[] = ['info', 'warning', 'error', 'critical'];
const isOver = (status: IncidentStatus): boolean => status === 'resolved' || status === 'merged';

/** Whether a cause is sure enough to be told: a person confirmed it, or its score passes the floor. */
export function isConfident(
  cause: Situation['cause'],
  { confidence }: Pick<NotificationPolicy, 'confidence'>,
): boolean {
  return cause !== undefined && (cause.verdict === 'confirmed' || cause.score >= confidence);
}

/**
 * What to tell of an incident now. It is told once, when its first cause is sure enough or the deadline has passed; from
 * then on every change of its status is told, and its cause if there was none. `now` is epoch ms, by the clock.
 */
export function nextStep(
  situation: Situation,
  before: Notification | undefined,
  policy: NotificationPolicy,
  now: number,
): NotificationStep {
  if (before?.state === 'told') return followUp(situation, before, policy);
  if (isOver(situation.status)) return missed(situation, before, now);
  const seenAt = before === undefined || before.state === 'missed' ? now : before.seenAt;
  const hold = firstHold(situation, policy, now);
  if (hold) return { state: 'held', seenAt, ...hold };
  const dueAt = seenAt + policy.deadlineMs;
  const sure = isConfident(situation.cause, policy);
  if (!sure && now < dueAt) return { state: 'waiting', seenAt, dueAt, because: 'No cause is sure enough yet' };
  const quiet = policy.quietHours && situation.severity !== 'critical' && quietUntil(policy.quietHours, now);
  if (quiet !== undefined && quiet !== false)
    return { state: 'held', seenAt, hold: 'quiet-hours', dueAt: quiet, because: `Quiet hours until ${iso(quiet)}` };
  const because = sure
    ? sureOf(situation.cause)
    : `No cause has a score of ${policy.confidence.toFixed(2)} after ${Math.round(policy.deadlineMs / 1_000)} s`;
  return { state: 'told', seenAt, because, tell: 'opened' };
}

function followUp(situation: Situation, before: Notification, policy: NotificationPolicy): NotificationStep {
  const { seenAt, because } = before;
  const told = { state: 'told', seenAt, because } as const;
  if (situation.status !== before.status) return { ...told, tell: reasonOf(situation.status, before.status) };
  if (before.cause === undefined && !isOver(situation.status) && isConfident(situation.cause, policy))
    return { ...told, because: sureOf(situation.cause), tell: 'cause' };
  return told;
}

function sureOf(cause: Situation['cause']): string {
  return `The first cause has a score of ${(cause?.score ?? 0).toFixed(2)}`;
}

function reasonOf(status: IncidentStatus, before: IncidentStatus | undefined): Reason {
  if (status !== 'open') return status;
  return before !== undefined && isOver(before) ? 'reopened' : 'woke';
}

function missed({ status }: Situation, before: Notification | undefined, now: number): NotificationStep {
  const { seenAt = now, because = 'Nothing was told', state } = before ?? {};
  return { state: 'missed', seenAt, because: state === 'missed' ? because : `It was ${status} before: ${because}` };
}

function firstHold(
  { severity, status, snoozedUntil, maintenance }: Situation,
  policy: NotificationPolicy,
  now: number,
): { readonly hold: Hold; readonly because: string; readonly dueAt?: number } | undefined {
  if (severities.indexOf(severity) < severities.indexOf(policy.severity))
    return { hold: 'severity', because: `Its severity ${severity} is below ${policy.severity}` };
  if (status === 'snoozed') {
    const dueAt = snoozedUntil ?? now;
    return { hold: 'snoozed', because: `It is snoozed until ${iso(dueAt)}`, dueAt };
  }
  if (maintenance) {
    const because = `Maintenance until ${iso(maintenance.until)}: ${maintenance.reason}`;
    return { hold: 'maintenance', because, dueAt: maintenance.until };
  }
  return undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
