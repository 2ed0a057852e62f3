import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MACHINE } from '../incidents/incident-event.js';
import type { Identity } from '../platform/access/access.service.js';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { LOG, type Log } from '../platform/log.js';
import { Scheduler } from '../platform/scheduler.js';
import { ActionLedger, type ActionOutcome } from './action-ledger.js';
import { ActionRunner } from './action-runner.js';
import { ActionStore, type StopSwitch } from './action.store.js';
import type { Action, ActionDraft, ActionEvent } from './action.js';
import type { Plan } from './executor.js';
import { shown } from './outbound.js';
import type { ActionCommand } from './transition.js';
import { machine } from './transition.js';

/** Which action, and the version the writer saw; without one the latest is meant. */
export interface ActionTarget {
  readonly id: string;
  readonly version?: number;
}

/** What would be sent, with every secret masked, and how the world is now. */
export interface DryRun extends Pick<Plan, 'says' | 'done' | 'refused' | 'before'> {
  readonly request: string;
}

/** What people and other stages do with actions; what was approved is carried out at once, or when it may be. */
@Injectable()
export class ActionService implements OnModuleInit {
  constructor(
    private readonly store: ActionStore,
    private readonly ledger: ActionLedger,
    private readonly runner: ActionRunner,
    private readonly audit: AuditStore,
    private readonly scheduler: Scheduler,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    if (this.config.ACTIONS !== 'off') this.scheduler.every('*/5 * * * * *', 'actions', () => this.work());
  }

  /** The same proposal of the same origin again is the one that is not over yet. */
  async propose(draft: ActionDraft, by: Identity): Promise<ActionOutcome> {
    const at = this.clock.now();
    if (this.config.ACTIONS === 'off') return { kind: 'illegal', because: 'ACTIONS is off: nothing can be proposed.' };
    const action: Action = {
      ...draft,
      id: randomUUID(),
      status: 'proposed',
      proposedBy: by.who,
      proposedAt: at,
      expiresAt: at + this.config.ACTION_TTL_MS,
      approvals: [],
      attempts: 0,
      version: 1,
    };
    const event = proposed(action, by);
    const going = await this.store.atomically(async (store, manager) => {
      await store.lockAll();
      const known = await store.going(draft);
      if (!known) await this.ledger.open(action, event, store, manager);
      return known;
    });
    if (going) return { kind: 'done', action: going };
    await this.ledger.changes.publish([{ action, event }]);
    return { kind: 'done', action };
  }

  /** Answers once it was carried out, or why it waits. */
  async approve(target: ActionTarget, by: Identity): Promise<ActionOutcome> {
    const outcome = await this.#command(target, { kind: 'approve', by });
    return this.#runNow(outcome, target);
  }

  reject(target: ActionTarget, by: Identity, note: string): Promise<ActionOutcome> {
    return this.#command(target, { kind: 'reject', by, note });
  }

  async undo(target: ActionTarget, by: Identity, note?: string): Promise<ActionOutcome> {
    const stopped = await this.runner.stoppedBecause();
    if (stopped !== undefined) return { kind: 'illegal', because: `${stopped}: nothing can be undone from here.` };
    const action = await this.store.byId(target.id);
    if (action && action.executedAt !== undefined && !this.runner.undoRequest(action))
      return { kind: 'illegal', because: `"${action.title}" cannot be taken back by ${action.request.executor}.` };
    const command = { kind: 'begin-undo', by, ...(note !== undefined && { note }) } as const;
    const unless = async (store: ActionStore, { entity }: Action): Promise<string | undefined> => {
      const other = await store.workingOn(entity);
      return other && `"${other.title}" works on ${entity}.`;
    };
    return this.#runNow(await this.ledger.command(target.id, command, { ...versionOf(target), unless }), target);
  }

  /** The exact request. Only reads; throws what the target says. */
  async dryRun(id: string): Promise<DryRun | undefined> {
    const action = await this.store.byId(id);
    if (!action) return undefined;
    const { request, says, done, refused, before } = await this.runner.plan(action);
    return { says, done, before, request: shown(request), ...(refused !== undefined && { refused }) };
  }

  /** From now on nothing is begun or sent, until somebody lifts it. */
  async setStopSwitch(stopped: boolean, by: Identity, because: string): Promise<StopSwitch> {
    const state = { stopped, by: by.who, at: this.clock.now(), because };
    await this.store.atomically(async (store, manager) => {
      await store.setStopSwitch(state);
      const action = stopped ? 'actions.stop' : 'actions.resume';
      await this.audit.record({ at: state.at, who: by.who, action, subject: 'actions', detail: { because } }, manager);
    });
    return state;
  }

  /** Goes on with what was begun, begins what waits, lets go of what nothing came of. */
  async work(): Promise<void> {
    const open = await this.store.inStatus('executing', 'undoing', 'approved', 'proposed');
    for (const { id, status, expiresAt } of open) {
      const late = (status === 'approved' || status === 'proposed') && expiresAt <= this.clock.now();
      if (late) await this.ledger.command(id, { kind: 'expire', by: machine });
      else if (status !== 'proposed') await this.#run(id);
    }
  }

  async #runNow(outcome: ActionOutcome, { id }: ActionTarget): Promise<ActionOutcome> {
    if (outcome.kind !== 'done') return outcome;
    await this.#run(id);
    return { kind: 'done', action: (await this.store.byId(id)) ?? outcome.action };
  }

  /** What goes wrong here is no reason to fail whoever approved it, or what else is to be done. */
  async #run(id: string): Promise<void> {
    try {
      await this.runner.run(id);
    } catch (err) {
      this.log.error({ err, action: id }, 'an action could not go on');
    }
  }

  #command(target: ActionTarget, command: ActionCommand): Promise<ActionOutcome> {
    return this.ledger.command(target.id, command, versionOf(target));
  }
}

function versionOf({ version }: ActionTarget): { readonly version?: number } {
  return version === undefined ? {} : { version };
}

function proposed({ id, version, proposedAt: at, status, title }: Action, { who: by, scopes }: Identity): ActionEvent {
  const machineSays = by === MACHINE ? 'Suggested' : 'Proposed';
  return { action: id, version, at, kind: 'proposed', by, scopes, status, summary: `${machineSays}: ${title}` };
}
