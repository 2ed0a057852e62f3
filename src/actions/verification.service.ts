import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { overallRecovery, recoveryOf } from '../analysis/verification/recovery.js';
import { AnomalyStore } from '../detection/anomaly.store.js';
import { DetectionService } from '../detection/detection.service.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Scheduler } from '../platform/scheduler.js';
import { SignalStore } from '../signals/signal-store.js';
import { ActionLedger } from './action-ledger.js';
import { ActionStore } from './action.store.js';
import type { Action, RecoveryReport } from './action.js';
import { minuteMs } from './remediation.js';
import { phasesOf } from './signal-phases.js';
import { machine } from './transition.js';

/** So much after the action is looked at, and so much before the onset is usual. */
const AFTER_MS = 5 * minuteMs;
const USUAL_MS = 60 * minuteMs;
/** The onset is dated after the first trouble more often than before it. */
const GUARD_MS = 2 * minuteMs;
/** The root causes come first: what they feed follows. */
const MEMBERS = 100;

/** Checks, in event time, whether what misbehaved is usual again after an action. */
@Injectable()
export class VerificationService implements OnModuleInit {
  /** When each action was looked at last: once a minute of event time is enough. */
  readonly #lookedAt = new Map<string, number>();

  constructor(
    private readonly store: ActionStore,
    private readonly ledger: ActionLedger,
    private readonly incidents: IncidentStore,
    private readonly anomalies: AnomalyStore,
    private readonly signals: SignalStore,
    private readonly detection: DetectionService,
    private readonly scheduler: Scheduler,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    if (this.config.ACTIONS !== 'off') this.scheduler.every('*/10 * * * * *', 'verification', () => this.work());
  }

  /** Judges every executed action of an incident whose time has come. */
  async work(now: number = this.detection.position.closed): Promise<void> {
    for (const action of await this.store.inStatus('executed')) {
      const { id, origin, expectedWithinMs, effectiveAt } = action;
      if (origin.kind !== 'incident' || expectedWithinMs === undefined || effectiveAt === undefined) continue;
      const last = this.#lookedAt.get(id) ?? -Infinity;
      if (now < effectiveAt + AFTER_MS || now - last < minuteMs) continue;
      this.#lookedAt.set(id, now);
      await this.#judge(action, now, now >= effectiveAt + expectedWithinMs + AFTER_MS);
    }
  }

  /**
   * It is verified as soon as the signals are usual; it has failed when its time is up and they are not. Where no signal
   * tells, it is neither: it stays executed, and says so.
   */
  async #judge({ id, origin, effectiveAt }: Action, now: number, timeIsUp: boolean): Promise<void> {
    const recovery = await this.#recovery(origin.id, effectiveAt ?? now, now);
    const kind = recovery.verdict === 'recovered' ? 'verify' : 'not-recover';
    if (kind === 'not-recover' && !timeIsUp) return;
    if (recovery.verdict === 'unknown') return this.store.noteRecovery(id, recovery);
    this.#lookedAt.delete(id);
    await this.ledger.command(id, { kind, by: machine, recovery });
  }

  async #recovery(incidentId: string, effectiveAt: number, now: number): Promise<RecoveryReport> {
    const incident = await this.incidents.byId(incidentId);
    const onset = incident?.startedAt ?? effectiveAt;
    const members = (await this.incidents.members.page(incidentId, MEMBERS)).edges.map(({ node }) => node);
    const roots = members.toSorted((a, b) => Number(b.role === 'root-cause') - Number(a.role === 'root-cause'));
    const byId = new Map((await this.anomalies.byIds(roots.map(({ anomaly }) => anomaly))).map((a) => [a.id, a]));
    const phased = await phasesOf(
      this.signals,
      roots.flatMap(({ anomaly }) => byId.get(anomaly) ?? []),
      {
        usual: { from: onset - USUAL_MS, to: onset - GUARD_MS },
        trouble: { from: onset, to: effectiveAt },
        after: { from: now - AFTER_MS, to: now },
      },
    );
    const signals = phased.map((one) => ({ entity: one.entity, signal: one.signal, ...recoveryOf(one) }));
    const overall = overallRecovery(signals);
    const isOver = overall.verdict === 'unknown' && incident?.status === 'resolved';
    return {
      ...overall,
      ...(isOver && { verdict: 'recovered' as const, because: 'no signal tells, and the incident is resolved' }),
      at: now,
      signals,
    };
  }
}
