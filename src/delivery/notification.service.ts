import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { IncidentStatus } from '../domain/anomaly.js';
import { IncidentService } from '../incidents/incident.service.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Meters } from '../platform/meters.js';
import { Scheduler } from '../platform/scheduler.js';
import type { Reason } from './message.js';
import { readFacts, type Facts } from './notification-facts.js';
import { causeNews, nameOf, newsOf, statusNews } from './notification-messages.js';
import { isConfident, nextStep, policyOf, type Notification, type NotificationPolicy } from './notification-policy.js';
import { NotificationStore } from './notification.store.js';
import { OutboxService } from './outbox.service.js';

/**
 * Decides who is to hear of incidents and puts it into the outbox. An incident is looked at when something happens to it
 * (whoever caused that is answered after what follows is kept), when something is due, and when a crash came in between.
 */
@Injectable()
export class NotificationService implements OnModuleInit {
  readonly #policy: NotificationPolicy;

  constructor(
    private readonly incidents: IncidentService,
    private readonly store: NotificationStore,
    private readonly outbox: OutboxService,
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
    private readonly meters: Meters,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#policy = policyOf(config);
  }

  onModuleInit(): void {
    if (!this.outbox.isOpen) return;
    this.incidents.changes.subscribe((events) => this.#lookAt(events.map(({ incident }) => incident)));
    this.scheduler.every('*/5 * * * * *', 'notify', () => this.sweep());
  }

  /** Looks at every incident of which something is due, or of which something happened that was not looked at. */
  async sweep(): Promise<void> {
    await this.#lookAt([...(await this.store.due(this.clock.now())), ...(await this.store.behind())]);
  }

  async #lookAt(incidents: readonly string[]): Promise<void> {
    for (const id of new Set(incidents)) {
      const now = this.clock.now();
      await this.store.exclusively(id, (store, manager) => this.#decide(id, now, store, manager));
    }
  }

  async #decide(id: string, now: number, store: NotificationStore, manager: EntityManager): Promise<void> {
    const before = await store.byIncident(id);
    const console = this.config.PUBLIC_URL;
    const facts = await readFacts(manager, { id, since: before?.version ?? 0, now, ...(console && { console }) });
    if (!facts) return;
    const step = nextStep(situationOf(facts), before, this.#policy, now);
    const news = newsOf(facts, step, now);
    for (const message of statusNews(facts, now)) await this.outbox.put(message, { manager });
    const toldNow = news && (await this.outbox.put(news, { manager, ...onlyTo(step.tell, before) }));
    const noted = await this.#noteCauses(facts, before?.noted ?? {}, now, manager);
    const { tell, ...state } = step;
    await store.save({
      ...state,
      ...toldOf(facts.incident.status, tell !== undefined ? now : undefined, before),
      ...this.#toldCause(facts, tell, before),
      incident: id,
      version: facts.incident.version,
      channels: [...new Set([...(before?.channels ?? []), ...(toldNow ?? [])])].toSorted(),
      noted,
    });
    if (before?.state !== step.state || before.hold !== step.hold)
      this.meters.notifications.inc({ state: step.state, hold: step.hold ?? '' });
  }

  #toldCause({ causes: [first] }: Facts, tell: Reason | undefined, before: Notification | undefined) {
    const isTold = tell !== undefined && isConfident(first, this.#policy);
    const cause = isTold ? first?.id : before?.cause;
    return cause === undefined ? {} : { cause };
  }

  /** Linked incidents of other tools get the first cause once it is sure enough, whether people are told or not. */
  async #noteCauses(facts: Facts, before: Notification['noted'], now: number, manager: EntityManager) {
    const [first] = facts.causes;
    if (!first || !isConfident(first, this.#policy)) return before;
    const noted = { ...before };
    for (const news of causeNews(facts, before, now)) {
      await this.outbox.put(news, { manager });
      noted[nameOf(news.message.link)] = first.id;
    }
    return noted;
  }
}

function situationOf({ incident, causes, maintenance }: Facts) {
  const { severity, status, snoozedUntil } = incident;
  const [cause] = causes;
  return {
    severity,
    status,
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    ...(cause && { cause }),
    ...(maintenance && { maintenance }),
  };
}

/** How it goes on is told where it was told that it began; a cause that was found late also elsewhere. */
function onlyTo(reason: string | undefined, before: Notification | undefined) {
  return reason === 'opened' || reason === 'cause' || !before ? {} : { only: before.channels };
}

function toldOf(status: IncidentStatus, now: number | undefined, before: Notification | undefined) {
  if (now !== undefined) return { toldAt: before?.toldAt ?? now, status };
  return {
    ...(before?.toldAt !== undefined && { toldAt: before.toldAt }),
    ...(before?.status !== undefined && { status: before.status }),
  };
}
