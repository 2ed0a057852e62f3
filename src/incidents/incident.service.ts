import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Decision } from '../correlation/decision.js';
import type { IncidentSeverity } from '../domain/anomaly.js';
import type { Alert } from '../domain/inventory.js';
import { ownPage } from '../domain/own-page.js';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Feed } from '../platform/feed.js';
import { CORRELATION, type CorrelationPort } from './correlation-port.js';
import { MACHINE, type IncidentEvent } from './incident-event.js';
import { IncidentStore } from './incident.store.js';
import { LessonService } from './lesson.service.js';
import { alertKey, followedTools } from './member.js';
import { mergeInto, splitOff } from './merge-and-split.js';
import { auditDetail, claim, refuse, said, type Outcome, type Target, type Written } from './outcome.js';
import { settle } from './settle.js';
import { whyNotLink, type ExternalLink } from './tags-and-links.js';
import { transition, type Command } from './transition.js';

/** Keeps the incidents: what the correlation decides, what people do and what other tools say, by one state machine. */
@Injectable()
export class IncidentService implements OnModuleInit {
  /** Every event, after it was stored. */
  readonly changes = new Feed<IncidentEvent>();

  constructor(
    private readonly store: IncidentStore,
    private readonly audit: AuditStore,
    private readonly lessons: LessonService,
    @Inject(CORRELATION) private readonly correlation: CorrelationPort,
    @Inject(CONFIG) private readonly config: Pick<Config, 'REOPEN_WINDOW_MS'>,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.correlation.decisions.subscribe((decisions) => this.apply(decisions));
    this.correlation.alerts.subscribe(async (alerts) => {
      for (const alert of alerts) await this.follow(alert);
    });
  }

  /** Stores what the correlation decided, all or nothing, then tells. Applying the same decisions again changes nothing. */
  async apply(decisions: readonly Decision[]): Promise<void> {
    const events = await this.store.atomically(async (store) => {
      await store.lockAll();
      const settled: IncidentEvent[] = [];
      for (const decision of decisions) settled.push(...(await settle(store, decision, this.config.REOPEN_WINDOW_MS)));
      return settled;
    });
    await this.changes.publish(events);
  }

  acknowledge(target: Target): Promise<Outcome> {
    return this.#command(target, { kind: 'acknowledge', ...said(target) });
  }

  snooze(target: Target, until: number): Promise<Outcome> {
    return this.#command(target, { kind: 'snooze', until, ...said(target) });
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

  tag(target: Target, add: readonly string[], remove: readonly string[]): Promise<Outcome> {
    return this.#command(target, { kind: 'tag', add, remove, ...said(target) });
  }

  link(target: Target, link: ExternalLink): Promise<Outcome> {
    return this.#command(target, { kind: 'link', link, ...said(target) });
  }

  /** The machine no longer changes a severity that a person set. */
  setSeverity(target: Target, severity: IncidentSeverity): Promise<Outcome> {
    return this.#command(target, { kind: 'set-severity', severity, pin: 'pinned', ...said(target) });
  }

  /** Its groups are closed with it: what comes back is a recurrence. */
  resolve(target: Target): Promise<Outcome> {
    return this.#resolve(target, this.clock.now());
  }

  async #resolve(target: Target, at: number): Promise<Outcome> {
    const outcome = await this.#command(target, { kind: 'resolve', ...said(target) }, at);
    if (outcome.kind !== 'done') return outcome;
    for (const { group } of await this.store.groupsOf(target.id)) await this.correlation.close(group);
    return outcome;
  }

  /** Keeps the verdict on the incident and teaches it to the correlation. */
  async judge(target: Target, causeId: string, verdict: 'confirmed' | 'rejected'): Promise<Outcome> {
    const cause = (await this.store.rankings.current([target.id])).get(target.id)?.find(({ id }) => id === causeId);
    if (!cause) return { kind: 'not-found', because: `Incident ${target.id} has no cause ${causeId}.` };
    const command = { kind: 'judge', cause: { id: cause.id, title: cause.title }, verdict, ...said(target) } as const;
    const lesson = await this.lessons.of(target.id, cause, verdict);
    const outcome = await this.#command(target, command, this.clock.now(), (store) => store.lessons.save(lesson));
    if (outcome.kind === 'done') await this.lessons.teach(lesson);
    return outcome;
  }

  /** The incident takes in others: their members, their groups and what comes of them later. */
  async merge(target: Target, others: readonly string[]): Promise<Outcome> {
    const at = this.clock.now();
    const from = [...new Set(others)];
    const outcome = await this.#write(target, 'merge', { from }, at, async (store) => {
      await store.lockAll();
      return mergeInto(store, target, from, at);
    });
    if (outcome.kind !== 'done') return outcome;
    const groups = (await this.store.groupsOf(target.id)).filter(({ quietAt }) => quietAt === undefined);
    if (groups.length > 1) {
      await this.correlation.merge(groups.map(({ group }) => group));
    }
    return outcome;
  }

  /** The named members leave the incident and become another one, which is returned. */
  async split(target: Target, anomalies: readonly string[]): Promise<Outcome> {
    const at = this.clock.now();
    const named = [...new Set(anomalies)];
    const outcome = await this.#write(target, 'split', { anomalies: named.slice(0, 100) }, at, async (store) => {
      await store.lockAll();
      return splitOff(store, target, named, at);
    });
    if (outcome.kind !== 'done') return outcome;
    const groups = (await this.store.groupsOf(target.id)).map(({ group }) => group);
    await this.correlation.split(groups, named, outcome.incident.id, at);
    return outcome;
  }

  /** Wakes every incident whose snooze is over. */
  async wake(now: number = this.clock.now()): Promise<void> {
    for (const id of await this.store.snoozedUntil(now)) {
      await this.#command({ id, by: MACHINE }, { kind: 'wake', by: MACHINE }, now);
    }
  }

  /**
   * An alert that people acknowledged or resolved in its own tool is a member of incidents here: they follow. An
   * incident is resolved only when every alert of that tool in it is.
   */
  async follow(alert: Alert): Promise<void> {
    const { source, entity, status, at } = alert;
    if (!followedTools.has(source)) return;
    await this.#followOwn(alert);
    if (status === 'firing') return;
    for (const member of await this.store.members.ofAlert({ entity, alertKey: alertKey(alert) })) {
      if (await this.store.hasEvent(member.incident, status, source, at)) continue;
      const target = { id: member.incident, by: source };
      if (status === 'acknowledged') await this.#command(target, { kind: 'acknowledge', by: source }, at);
      else if (await this.store.members.end(member, alert.endsAt ?? at)) await this.#resolve(target, at);
    }
  }

  /** We paged for an incident: what the other tool made of that is linked with it, and it follows. */
  async #followOwn({ source, status, at, fingerprint, url, attributes }: Alert): Promise<void> {
    const id = attributes[ownPage.attribute];
    const incident = typeof id === 'string' ? await this.store.byId(id) : undefined;
    if (!incident) return;
    const target = { id: incident.id, by: source };
    const link = { tool: source, reference: fingerprint, ...(url !== undefined && { url }) };
    if (whyNotLink(incident.links, link) === undefined) await this.link(target, link);
    if (status === 'firing' || (await this.store.hasEvent(incident.id, status, source, at))) return;
    if (status === 'acknowledged') await this.#command(target, { kind: 'acknowledge', by: source }, at);
    else await this.#resolve(target, at);
  }

  /** Reads → decides → stores, all or nothing, with what else belongs to it; then tells. */
  async #command(
    target: Target,
    command: Command,
    now: number = this.clock.now(),
    alsoKeep?: (store: IncidentStore) => Promise<void>,
  ): Promise<Outcome> {
    const { kind, by: _, ...detail } = command;
    return this.#write(target, kind, detail, now, async (store) => {
      const found = await claim(store, target);
      if (found.kind !== 'done') return refuse(found);
      const result = transition(found.incident, command, now);
      if ('illegal' in result) return refuse({ kind: 'illegal', because: result.illegal });
      await store.save(result.incident);
      await store.append([result.event]);
      await alsoKeep?.(store);
      if (kind === 'resolve') await store.quietGroupsOf(target.id, now);
      return { outcome: { kind: 'done', incident: result.incident }, events: [result.event] };
    });
  }

  /** What was asked is audited with its outcome, also when it was refused. */
  async #write(
    { id: subject, by: who, version }: Target,
    verb: string,
    asked: Readonly<Record<string, unknown>>,
    at: number,
    work: (store: IncidentStore) => Promise<Written>,
  ): Promise<Outcome> {
    const { outcome, events } = await this.store.atomically(async (store, manager) => {
      const written = await work(store);
      const detail = auditDetail({ ...asked, version }, written.outcome);
      if (who !== MACHINE) await this.audit.record({ at, who, action: `incident.${verb}`, subject, detail }, manager);
      return written;
    });
    await this.changes.publish(events);
    return outcome;
  }
}
