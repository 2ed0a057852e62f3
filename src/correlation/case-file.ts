import { onsetOf } from '../analysis/causes/onset-of.js';
import type { Anomaly, Cause, Role } from '../domain/anomaly.js';
import type { GroupMember } from './decision.js';

/** Event time after the opening at which a case is looked at again: evidence needs time to show. */
const secondLooksMs = [30_000, 60_000, 120_000, 180_000, 300_000];
/** What went on for longer than this before anything opened is not what began then, unless there is nothing else. */
const datesBackMs = 900_000;
/** Least event time between two rankings of one case. */
const restMs = 15_000;

interface Held {
  anomaly: Anomaly;
  readonly because: string;
  role: Role;
  /** Changed since the last decision. */
  changed: boolean;
}

/** What the correlation knows of one open group: its members, its causes and when to rank them again. */
export class CaseFile {
  readonly group: string;
  readonly openedAt: number;
  readonly #members = new Map<string, Held>();
  causes: readonly Cause[] = [];
  #rankedAt: number;
  #looks = 0;
  #stale = false;

  constructor(group: string, openedAt: number) {
    this.group = group;
    this.openedAt = openedAt;
    this.#rankedAt = openedAt;
  }

  get anomalies(): readonly Anomaly[] {
    return [...this.#members.values()].map(({ anomaly }) => anomaly);
  }

  get onset(): number {
    const fresh = this.anomalies.filter(({ startedAt }) => startedAt >= this.openedAt - datesBackMs);
    return onsetOf(fresh.length > 0 ? fresh : this.anomalies);
  }

  has(anomaly: string): boolean {
    return this.#members.has(anomaly);
  }

  member(anomaly: string): GroupMember | undefined {
    return this.#members.get(anomaly);
  }

  add(anomaly: Anomaly, because: string): void {
    this.#members.set(anomaly.id, { anomaly, because, role: 'impact', changed: true });
    this.#stale = true;
  }

  /** The anomaly went on or ended; its membership stays. */
  refresh(anomaly: Anomaly): void {
    const held = this.#members.get(anomaly.id);
    if (held) held.anomaly = anomaly;
  }

  remove(anomaly: string): void {
    this.#members.delete(anomaly);
    this.#stale = true;
  }

  /** A verdict or a change of the surroundings makes the ranking stale. */
  touch(): void {
    this.#stale = true;
  }

  /** Whether the causes should be ranked (again) now. */
  isDue(now: number): boolean {
    if (this.#stale && now - this.#rankedAt >= restMs) return true;
    const next = secondLooksMs[this.#looks];
    return next !== undefined && now - this.openedAt >= next;
  }

  ranked(causes: readonly Cause[], now: number, roles: ReadonlyMap<string, Role>): void {
    this.causes = causes;
    this.#rankedAt = now;
    this.#stale = false;
    this.#looks = secondLooksMs.filter((look) => now - this.openedAt >= look).length;
    for (const held of this.#members.values()) {
      const role = roles.get(held.anomaly.id) ?? 'impact';
      held.changed ||= role !== held.role;
      held.role = role;
    }
  }

  /** Members that are new or play another part since the last call. */
  takeChanged(): GroupMember[] {
    const changed = [...this.#members.values()].filter((held) => held.changed);
    for (const held of changed) held.changed = false;
    return changed.map(({ anomaly, because, role }) => ({ anomaly, because, role }));
  }

  save(): SavedCase {
    return {
      group: this.group,
      openedAt: this.openedAt,
      members: [...this.#members.values()].map((held) => ({ ...held })),
      causes: this.causes,
      rankedAt: this.#rankedAt,
      looks: this.#looks,
      stale: this.#stale,
    };
  }

  static load({ group, openedAt, members, causes, rankedAt, looks, stale }: SavedCase): CaseFile {
    const file = new CaseFile(group, openedAt);
    for (const held of members) file.#members.set(held.anomaly.id, { ...held });
    file.causes = causes;
    file.#rankedAt = rankedAt;
    file.#looks = looks;
    file.#stale = stale;
    return file;
  }
}

/** What {@link CaseFile.save} stores; structured-clonable. */
export interface SavedCase {
  readonly group: string;
  readonly openedAt: number;
  readonly members: readonly Held[];
  readonly causes: readonly Cause[];
  readonly rankedAt: number;
  readonly looks: number;
  readonly stale: boolean;
}
