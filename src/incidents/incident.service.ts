import { Inject, Injectable } from '@nestjs/common';
import type { Decision } from '../correlation/decision.js';
import type { Alert } from '../domain/inventory.js';
import type { IncidentSeverity } from '../domain/anomaly.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Feed } from '../platform/feed.js';
import { CORRELATION, type CorrelationPort } from './correlation-port.js';
import { MACHINE, type IncidentEvent } from './incident-event.js';
import { IncidentStore } from './incident.store.js';
import { mergeInto, splitOff } from './merge-and-split.js';
import { claim, refuse, said, type Outcome, type Target, type Written } from './outcome.js';
import { settle } from './settle.js';
import { transition, type Command } from './transition.js';

/** Tools in which people acknowledge and resolve: an incident follows what they do there. */
const FOLLOWED: ReadonlySet<string> = new Set(['pagerduty']);

/** Keeps the incidents: what the correlation decides, what people do and what other tools say, all by one state machine. */
@Injectable()
export class IncidentService {
  readonly changes = new Feed<IncidentEvent>();

  constructor(
    private readonly store: IncidentStore,
    @Inject(CORRELATION) private readonly correlation: CorrelationPort,
    @Inject(CONFIG) private readonly config: Pick<Config, 'REOPEN_WINDOW_MS'>,
    private readonly clock: Clock,
  ) {}

  /** Stores what the correlation decided, all or nothing, then tells. Applying the same decisions again changes nothing. */
  async apply(decisions: readonly Decision[]): Promise<void> {
    const events = await this.store.atomically(async (store) => {
      await store.lockAll();
      const events: IncidentEvent[] = [];
      for (const decision of decisions) events.push(...(await settle(store, decision, this.config.REOPEN_WINDOW_MS)));
      return events;
    });
    await this.changes.publish(events);
  }

  acknowledge(target: Target): Promise<Outcome> {
    return this.#command(target, { kind: 'acknowledge', ...said(target) });
  }

  snooze(target: Target, until: number): Promise<Outcome> {
    return this.#command(target, { kind: 'snooze', until, ...said(target) });
  }

  /** The group is closed with it: what comes back is a recurrence. */
  resolve(target: Target): Promise<Outcome> {
    return this.#resolve(target, this.clock.now());
  }

  async #resolve(target: Target, at: number): Promise<Outcome> {
    const outcome = await this.#command(target, { kind: 'resolve', ...said(target) }, at);
    if (outcome.kind === 'done') {
      for (const { group } of await this.store.groupsOf(target.id)) await this.correlation.close(group, at);
    }
    return outcome;
  }

  reopen(target: Target): Promise<Outcome> {
    return this.#command(target, { kind: 'reopen', ...said(target) });
  }

  assign(target: Target, assignee: string | undefined): Promise<Outcome> {
    return this.#command(target, { kind: 'assign', assignee, ...said(target) });
  }

  note(target: Target, note: string): Promise<Outcome> {
    return this.#command(target, { kind: 'note', by: target.by, note });
  }

  /** The machine no longer changes a severity that a person set. */
  setSeverity(target: Target, severity: IncidentSeverity): Promise<Outcome> {
    return this.#command(target, { kind: 'set-severity', severity, pin: 'pinned', ...said(target) });
  }

  /** Keeps the verdict on the incident and teaches it to the correlation. */
  async judge(target: Target, causeId: string, verdict: 'confirmed' | 'rejected'): Promise<Outcome> {
    const cause = (await this.store.causesOf([target.id])).get(target.id)?.find(({ id }) => id === causeId);
    if (!cause) return { kind: 'not-found', because: `Incident ${target.id} has no cause ${causeId}.` };
    const at = this.clock.now();
    const outcome = await this.#command(target, { kind: 'judge', cause, verdict, ...said(target) }, at);
    if (outcome.kind === 'done') {
      const signals = (await this.store.signalsOf([target.id])).get(target.id) ?? new Set();
      const { entity, change } = cause;
      await this.correlation.learn({
        at,
        verdict,
        ...(entity !== undefined && { entity }),
        ...(change !== undefined && { change }),
        signals: [...signals].toSorted(),
      });
    }
    return outcome;
  }

  /** The incident takes in others: their members, their groups and what comes of them later. */
  async merge(target: Target, others: readonly string[]): Promise<Outcome> {
    const at = this.clock.now();
    const from = [...new Set(others)];
    const result = await this.#write(async (store) => {
      await store.lockAll();
      return mergeInto(store, target, from, at);
    });
    if (result.kind === 'done') {
      const groups = (await this.store.groupsOf(target.id)).filter(({ quietAt }) => quietAt === undefined);
      if (groups.length > 1) {
        await this.correlation.merge(
          groups.map(({ group }) => group),
          at,
        );
      }
    }
    return result;
  }

  /** The named members leave the incident and become another one, which is returned. */
  async split(target: Target, anomalies: readonly string[]): Promise<Outcome> {
    const at = this.clock.now();
    const result = await this.#write(async (store) => {
      await store.lockAll();
      return splitOff(store, target, [...new Set(anomalies)], at);
    });
    if (result.kind === 'done') {
      const groups = (await this.store.groupsOf(target.id)).map(({ group }) => group);
      await this.correlation.split(groups, anomalies, result.incident.id, at);
    }
    return result;
  }

  /** Wakes every incident whose snooze is over. */
  async wake(now: number = this.clock.now()): Promise<void> {
    for (const id of await this.store.snoozedUntil(now)) {
      await this.#command({ id, by: MACHINE }, { kind: 'wake', by: MACHINE }, now);
    }
  }

  /**
   * An alert that another tool acknowledged or resolved is a member of incidents here: they follow. An incident is
   * resolved only when every alert of that tool in it is.
   */
  async follow(alert: Alert): Promise<void> {
    const { source: detector, entity, fingerprint: signal, status, at } = alert;
    if (status === 'firing' || !FOLLOWED.has(detector)) return;
    for (const { incident: id, anomaly } of await this.store.membersOfAlert({ detector, entity, signal })) {
      const target = { id, by: detector };
      if (status === 'acknowledged') await this.#command(target, { kind: 'acknowledge', by: detector }, at);
      else if (await this.store.endMember(id, anomaly, alert.endsAt ?? at)) await this.#resolve(target, at);
    }
  }

  /** Reads → decides → stores, all or nothing; then tells. */
  async #command(target: Target, command: Command, now: number = this.clock.now()): Promise<Outcome> {
    return this.#write(async (store) => {
      const found = await claim(store, target);
      if (found.kind !== 'done') return refuse(found);
      const result = transition(found.incident, command, now);
      if ('illegal' in result) return refuse({ kind: 'illegal', because: result.illegal });
      await store.save(result.incident);
      await store.append([result.event]);
      if (command.kind === 'resolve') await store.quietGroupsOf(target.id, now);
      return { outcome: { kind: 'done', incident: result.incident }, events: [result.event] };
    });
  }

  async #write(work: (store: IncidentStore) => Promise<Written>): Promise<Outcome> {
    const { outcome, events } = await this.store.atomically(work);
    await this.changes.publish(events);
    return outcome;
  }
}
