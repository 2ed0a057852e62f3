import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Anomaly } from '../domain/anomaly.js';
import type { KeptBatch } from '../domain/batch.js';
import { emptyBatch } from '../domain/batch.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Failure } from '../platform/failure.js';
import { Feed } from '../platform/feed.js';
import { LOG, type Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import { SignalStore } from '../signals/signal-store.js';
import { SignalsService, type SavedSignals } from '../signals/signals.service.js';
import { AnomalyStore } from './anomaly.store.js';
import { DetectionEngine, type DetectionStep, type SavedDetection } from './detection-engine.js';
import { DETECTORS, type Detector } from './detector.js';
import { SnapshotStore } from './snapshot.store.js';
import { Timeline, type Moment, type TimelinePosition } from './timeline.js';

/** A moment and what was found in it. */
export interface Examined {
  readonly moment: Moment;
  readonly step: DetectionStep;
}

/** A later stage whose knowledge belongs into the same snapshot. */
export interface Remembering {
  readonly name: string;
  save(): unknown;
  load(saved: unknown): void;
}

/** Without a snapshot, this much of what is stored is read again to know what is usual. */
const warmUpMs = 14_400_000;
/** How often the row of an anomaly that goes on is written again, in event time. */
const refreshMs = 60_000;
/** Moments that may wait for a store that is away before senders are told to wait, too. */
const maxWaiting = 1_000;

/**
 * Puts what was kept into the order of event time, has every moment examined, keeps the anomalies and passes both on.
 * What cannot be passed on now (a database that is away) waits, in order, and is tried again with the next batch.
 */
@Injectable()
export class DetectionService implements OnModuleInit {
  readonly examined = new Feed<Examined>();
  readonly engine: DetectionEngine;
  #timeline: Timeline;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting: Examined[] = [];
  #snapshotAt = -Infinity;
  readonly #savedAt = new Map<string, number>();
  readonly #remembering: Remembering[] = [];

  constructor(
    private readonly signals: SignalsService,
    private readonly signalStore: SignalStore,
    private readonly inventory: InventoryService,
    private readonly store: AnomalyStore,
    private readonly snapshots: SnapshotStore,
    @Inject(DETECTORS) detectors: readonly Detector[],
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
    private readonly meters: Meters,
  ) {
    this.engine = new DetectionEngine(detectors, config.MAX_SERIES, (template) => signals.textOf(template));
    this.#timeline = new Timeline(config.LATENESS_MS);
  }

  onModuleInit(): void {
    this.signals.kept.subscribe(async (batches) => {
      for (const batch of batches) await this.#inTurn(() => this.#examine(this.#timeline.add(batch)));
    });
  }

  /** Stages after this one take part in its snapshots. Before {@link recover}. */
  remember(stage: Remembering): void {
    this.#remembering.push(stage);
  }

  /** Event time up to which everything has been examined, and the newest that was seen; epoch ms, -Infinity at first. */
  get position(): TimelinePosition {
    return this.#timeline.position;
  }

  /** Moments that wait because a store is away. */
  get backlog(): number {
    return this.#waiting.length;
  }

  /** Event time goes on to `newest` though nothing came. */
  async advance(newest: number): Promise<void> {
    await this.#inTurn(() => this.#examine(this.#timeline.advance(newest)));
  }

  /** Examines everything that still waits for the watermark: nothing more will come. */
  async finish(): Promise<void> {
    await this.#inTurn(() => this.#examine(this.#timeline.end()));
  }

  /** Takes up the last snapshot and examines again what was kept since. Deciding it again changes nothing. */
  async recover(now: number): Promise<void> {
    const saved = await this.snapshots.load('position');
    if (saved) await this.#load(saved.part as TimelinePosition);
    const since = saved ? this.#timeline.position.closed : now - warmUpMs;
    const facts = await this.#factsSince(since);
    for await (const { logs, points, spans } of this.signalStore.scan({ from: since, to: Number.MAX_SAFE_INTEGER })) {
      const until = Math.max(...[logs, points, spans].map((signals) => signals.at(-1)?.at ?? -Infinity));
      const batch = { ...emptyBatch('recovery'), logs, points, spans, ...facts(until) };
      await this.#inTurn(() => this.#examine(this.#timeline.add(batch)));
    }
    await this.#inTurn(() =>
      this.#examine(this.#timeline.add({ ...emptyBatch('recovery'), logs: [], ...facts(Infinity) })),
    );
  }

  /** Changes and alerts kept since then, handed out in the order of time. */
  async #factsSince(since: number): Promise<(until: number) => Pick<KeptBatch, 'changes' | 'alerts'>> {
    const changes = [...(await this.inventory.changesSince(since))];
    const alerts = [...(await this.inventory.alertsSince(since))];
    const take = <T extends { readonly at: number }>(items: T[], until: number): T[] => {
      const end = items.findIndex(({ at }) => at > until);
      return items.splice(0, end < 0 ? items.length : end);
    };
    return (until) => ({ changes: take(changes, until), alerts: take(alerts, until) });
  }

  async #load(position: TimelinePosition): Promise<void> {
    this.#timeline = new Timeline(this.config.LATENESS_MS, position);
    this.#snapshotAt = position.closed;
    const part = async (name: string): Promise<unknown> => (await this.snapshots.load(name))?.part;
    this.signals.load((await part('signals')) as SavedSignals);
    this.engine.load((await part('detection')) as SavedDetection);
    for (const stage of this.#remembering) {
      const known = await part(stage.name);
      if (known !== undefined) stage.load(known);
    }
  }

  async #examine(moments: readonly Moment[]): Promise<void> {
    for (const moment of moments) {
      this.#waiting.push({ moment, step: this.engine.next(moment) });
      await this.#tryToPassOn();
    }
    await this.#snapshotIfDue(this.#timeline.position.closed);
  }

  /** The batch is stored, so a database that is away is no reason to refuse it, until too much waits. */
  async #tryToPassOn(): Promise<void> {
    try {
      await this.#passOn();
    } catch (cause) {
      this.log.error({ err: cause, waiting: this.#waiting.length }, 'what was detected waits for the stores');
      if (this.#waiting.length > maxWaiting)
        throw new Failure('detection.backlog', `${this.#waiting.length} moments wait for the stores`, {
          retryable: true,
          cause,
        });
    }
  }

  /** That an anomaly goes on is written down once a minute. */
  #worthSaving(continuing: readonly Anomaly[]): Anomaly[] {
    const worth = continuing.filter(
      ({ id, lastSeenAt }) => lastSeenAt - (this.#savedAt.get(id) ?? -Infinity) >= refreshMs,
    );
    for (const { id, lastSeenAt } of worth) this.#savedAt.set(id, lastSeenAt);
    return worth;
  }

  /** In order, each at least once: a later stage knows by the time of the moment whether it has it already. */
  async #passOn(): Promise<void> {
    for (let next = this.#waiting.at(0); next; next = this.#waiting.at(0)) {
      const { started, continuing, ended, derived } = next.step;
      await this.signals.keepDerived(derived);
      await this.store.save([...started, ...this.#worthSaving(continuing), ...ended]);
      for (const { id } of ended) this.#savedAt.delete(id);
      await this.examined.publish([next]);
      for (const { detector, detectedAt, startedAt } of started) {
        this.meters.anomalies.inc({ detector });
        this.meters.detectionDelaySeconds.observe((detectedAt - startedAt) / 1_000);
      }
      this.#waiting.shift();
    }
  }

  async #snapshotIfDue(closed: number): Promise<void> {
    if (!Number.isFinite(closed)) return;
    if (this.#snapshotAt === -Infinity) this.#snapshotAt = closed;
    if (this.#waiting.length === 0 && closed >= this.#snapshotAt + this.config.SNAPSHOT_MS)
      await this.#snapshot(closed);
  }

  async #snapshot(at: number): Promise<void> {
    this.#snapshotAt = at;
    await this.signals.keepTemplates();
    await this.snapshots.save(at, {
      position: this.#timeline.position,
      signals: this.signals.save(),
      detection: this.engine.save(),
      ...Object.fromEntries(this.#remembering.map((stage) => [stage.name, stage.save()])),
    });
  }

  /** One batch at a time, in the order they came. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
