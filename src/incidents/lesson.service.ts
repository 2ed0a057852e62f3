import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Feedback } from '../correlation/decision.js';
import type { Cause } from '../domain/anomaly.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { CORRELATION, type CorrelationPort } from './correlation-port.js';
import { IncidentStore } from './incident.store.js';
import type { Lesson } from './lesson.entity.js';

/** Signals that a lesson names; more of them would say no more. */
const LESSON_SIGNALS = 200;

/** Teaches the correlation what people said of causes: at once, and after a restart all of it again. */
@Injectable()
export class LessonService implements OnModuleInit {
  constructor(
    private readonly store: IncidentStore,
    @Inject(InventoryStore) private readonly inventory: Pick<InventoryStore, 'changesByIds'>,
    @Inject(CORRELATION) private readonly correlation: Pick<CorrelationPort, 'learn'>,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const lesson of await this.store.lessons.latest()) await this.teach(lesson);
  }

  /**
   * The lesson of a verdict, dated by what was decided last of the incident, in event time: what is decided next may use
   * it, also when a recording of the past is played.
   */
  async of(incident: string, { id: cause, entity, change }: Cause, verdict: Feedback['verdict']): Promise<Lesson> {
    const groups = await this.store.groupsOf(incident);
    const signals = (await this.store.members.signals([incident])).get(incident) ?? new Set<string>();
    const [known] = change === undefined ? [] : await this.inventory.changesByIds([change]);
    return {
      incident,
      cause,
      at: groups.reduce((latest, { at }) => Math.max(latest, at), 0),
      verdict,
      ...(entity !== undefined && { entity }),
      ...(change !== undefined && { change }),
      ...(known && { changeKind: known.kind }),
      signals: [...signals].toSorted().slice(0, LESSON_SIGNALS),
    };
  }

  teach({ incident, cause, ...feedback }: Lesson): Promise<void> {
    return this.correlation.learn({ key: `${incident}\n${cause}`, ...feedback });
  }
}
