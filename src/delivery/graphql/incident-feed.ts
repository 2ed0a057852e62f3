import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { IncidentSeverity, IncidentStatus } from '../../domain/anomaly.js';
import type { IncidentEvent } from '../../incidents/incident-event.js';
import { IncidentService } from '../../incidents/incident.service.js';
import { IncidentStore } from '../../incidents/incident.store.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { Failure } from '../../platform/failure.js';
import { Meters } from '../../platform/meters.js';
import { EventQueue } from './event-queue.js';

/** An event and the incident as it was when the event was told. */
export interface IncidentChange {
  readonly event: IncidentEvent;
  readonly incident: IncidentRecord;
}

export interface IncidentChangeFilter {
  readonly incident?: string;
  readonly statuses?: readonly IncidentStatus[];
  readonly severities?: readonly IncidentSeverity[];
  readonly entity?: string;
}

/** Whether a subscriber wants to hear of a change. */
export function matches({ event, incident }: IncidentChange, filter: IncidentChangeFilter): boolean {
  return (
    (filter.incident === undefined || filter.incident === incident.id) &&
    (filter.statuses?.includes(event.status) ?? true) &&
    (filter.severities?.includes(incident.severity) ?? true) &&
    (filter.entity === undefined || incident.entities.includes(filter.entity))
  );
}

/** Events a client may be behind, and subscribers there may be. */
const MAX_BEHIND = 256;
const MAX_SUBSCRIBERS = 1_000;

interface Subscriber {
  readonly filter: IncidentChangeFilter;
  readonly queue: EventQueue<IncidentChange>;
}

/** Passes what happens to incidents on to subscribers, without ever waiting for one. */
@Injectable()
export class IncidentFeed implements OnModuleInit, BeforeApplicationShutdown {
  readonly #subscribers = new Set<Subscriber>();

  constructor(
    private readonly incidents: IncidentService,
    private readonly store: IncidentStore,
    meters: Meters,
  ) {
    meters.gauge('throughline_graphql_subscribers', 'Open subscriptions.', () => this.subscribers);
  }

  /** How many there are. */
  get subscribers(): number {
    return this.#subscribers.size;
  }

  onModuleInit(): void {
    this.incidents.changes.subscribe((events) => this.#tell(events));
  }

  beforeApplicationShutdown(): void {
    for (const { queue } of this.#subscribers) void queue.return();
  }

  /** `drop` is called when the subscriber is too slow. Throws `graphql.too-many-subscribers`. */
  subscribe(filter: IncidentChangeFilter, drop: () => void): AsyncIterableIterator<IncidentChange> {
    if (this.#subscribers.size >= MAX_SUBSCRIBERS) {
      throw new Failure('graphql.too-many-subscribers', `${MAX_SUBSCRIBERS} subscriptions are open; try again later`, {
        retryable: true,
      });
    }
    const queue = new EventQueue<IncidentChange>(MAX_BEHIND, (because) => {
      this.#subscribers.delete(subscriber);
      if (because === 'too-slow') drop();
    });
    const subscriber = { filter, queue };
    this.#subscribers.add(subscriber);
    return queue;
  }

  async #tell(events: readonly IncidentEvent[]): Promise<void> {
    if (this.#subscribers.size === 0) return;
    const incidents = await this.store.byIds([...new Set(events.map(({ incident }) => incident))]);
    const byId = new Map(incidents.map((incident) => [incident.id, incident]));
    for (const event of events) {
      const incident = byId.get(event.incident);
      if (!incident) continue;
      const change = { event, incident };
      for (const { filter, queue } of this.#subscribers) if (matches(change, filter)) queue.push(change);
    }
  }
}
