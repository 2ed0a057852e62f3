import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DetectionService, type Examined } from '../detection/detection.service.js';
import type { Alert } from '../domain/inventory.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { Feed } from '../platform/feed.js';
import { LOG, type Log } from '../platform/log.js';
import { CorrelationEngine, type Explanation, type SavedCorrelation, type Surroundings } from './correlation-engine.js';
import type { Decision, Feedback } from './decision.js';
import { EVIDENCE, type Evidence } from './evidence.js';
import { LINKS, type Link } from './link.js';

/** Groups what was detected, ranks its causes and passes the decisions on. */
@Injectable()
export class CorrelationService implements OnModuleInit {
  readonly decisions = new Feed<Decision>();
  /** Alerts of other tools, once what they say has been decided: their incidents follow them. */
  readonly alerts = new Feed<Alert>();
  readonly #engine: CorrelationEngine;
  #decidedAt = -Infinity;
  #waiting: Decision[] = [];

  constructor(
    private readonly detection: DetectionService,
    private readonly inventory: InventoryService,
    @Inject(EVIDENCE) evidence: readonly Evidence[],
    @Inject(LINKS) links: readonly Link[],
    @Inject(LOG) private readonly log: Log,
  ) {
    this.#engine = new CorrelationEngine(evidence, links, detection.engine);
  }

  onModuleInit(): void {
    this.detection.remember({
      name: 'correlation',
      save: () => this.#save(),
      load: (saved) => this.#load(saved as Saved),
    });
    this.detection.examined.subscribe(async (batch) => {
      for (const examined of batch) await this.#decide(examined);
    });
  }

  /** No anomaly joins the group any more; what comes back opens a new one. */
  close(group: string): Promise<void> {
    this.#engine.close(group);
    return Promise.resolve();
  }

  /** The first group takes in the others. */
  merge(groups: readonly string[]): Promise<void> {
    this.#engine.merge(groups);
    return Promise.resolve();
  }

  /** The anomalies leave their groups and become the group `into`. */
  split(groups: readonly string[], anomalies: readonly string[], into: string, at: number): Promise<void> {
    this.#engine.split(groups, anomalies, into, at);
    return Promise.resolve();
  }

  /** A person confirmed or rejected a cause: later rankings of such cases shift. */
  learn(feedback: Feedback): Promise<void> {
    this.#engine.learn(feedback);
    return Promise.resolve();
  }

  /** Why an anomaly belongs to a group, or what keeps it apart from it; undefined when either is not known any more. */
  explain(anomaly: string, group: string): Explanation | undefined {
    return this.#engine.explain(anomaly, group, this.#surroundings());
  }

  async #decide({ moment, step }: Examined): Promise<void> {
    if (step.at > this.#decidedAt) {
      this.#decidedAt = step.at;
      this.#waiting.push(...this.#tryToDecide({ moment, step }));
    }
    await this.decisions.publish(this.#waiting);
    this.#waiting = [];
    await this.alerts.publish(moment.alerts);
  }

  /** A moment that cannot be decided is a defect to look at; it must not stop the line. */
  #tryToDecide({ moment, step }: Examined): readonly Decision[] {
    try {
      return this.#engine.next(moment, step, this.#surroundings());
    } catch (err) {
      this.log.error({ err, at: step.at }, 'a moment could not be decided');
      return [];
    }
  }

  #surroundings(): Surroundings {
    return this.inventory.graph();
  }

  #save(): Saved {
    return { engine: this.#engine.save(), decidedAt: this.#decidedAt };
  }

  #load({ engine, decidedAt }: Saved): void {
    this.#engine.load(engine);
    this.#decidedAt = decidedAt;
  }
}

interface Saved {
  readonly engine: SavedCorrelation;
  readonly decidedAt: number;
}
