import { Injectable } from '@nestjs/common';
import { MACHINE } from '../incidents/incident-event.js';
import { AuditStore } from '../platform/audit.store.js';
import { Clock } from '../platform/clock.js';
import { Feed } from '../platform/feed.js';
import type { Action, ActionEvent } from './action.js';
import { ActionStore } from './action.store.js';
import { transition, type ActionCommand } from './transition.js';

/** What became of a command: the action after it, or why it was refused. */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly action: Action }
  | { readonly kind: 'not-found'; readonly because: string }
  | { readonly kind: 'illegal'; readonly because: string }
  | { readonly kind: 'conflict'; readonly because: string; readonly version: number };

/** One step of an action, after it was stored. */
export interface ActionNews {
  readonly action: Action;
  readonly event: ActionEvent;
}

interface CommandOptions {
  /** The version that the writer saw. */
  readonly version?: number;
  /** What else must be so, looked at while nobody else proposes or begins; a sentence when it is not. */
  readonly unless?: (store: ActionStore, action: Action, now: number) => Promise<string | undefined>;
}

/** The one way in which an action changes: reads → decides → stores and audits, all or nothing; then tells. */
@Injectable()
export class ActionLedger {
  /** Every step of every action, after it was stored. */
  readonly changes = new Feed<ActionNews>();

  constructor(
    private readonly store: ActionStore,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  async command(id: string, command: ActionCommand, { version, unless }: CommandOptions = {}): Promise<ActionOutcome> {
    const at = this.clock.now();
    const { outcome, news } = await this.store.atomically(async (store, manager) => {
      if (unless) await store.lockAll();
      const found = await store.forChange(id);
      const refused = refusal(id, found, version) ?? (await this.#unless(store, found, at, unless));
      const written = refused ?? (found && apply(found, command, at));
      if (written === undefined || 'kind' in written) {
        const outcome = written ?? { kind: 'not-found' as const, because: `There is no action ${id}.` };
        await this.#record(manager, command, id, at, outcome);
        return { outcome, news: [] };
      }
      await store.save(written.action);
      await store.append(written.event);
      const outcome = { kind: 'done' as const, action: written.action };
      await this.#record(manager, command, id, at, outcome);
      return { outcome, news: [written] };
    });
    await this.changes.publish(news);
    return outcome;
  }

  /** Keeps a new proposal. */
  async open(action: Action, event: ActionEvent, store: ActionStore, manager: Parameters<AuditStore['record']>[1]) {
    await store.save(action);
    await store.append(event);
    const { id: subject, proposedAt: at, proposedBy: who, remediation, entity, risk } = action;
    await this.audit.record(
      { at, who, action: 'action.propose', subject, detail: { remediation, entity, risk } },
      manager,
    );
  }

  async #unless(store: ActionStore, action: Action | undefined, at: number, unless: CommandOptions['unless']) {
    const because = action && (await unless?.(store, action, at));
    return because === undefined ? undefined : { kind: 'illegal' as const, because };
  }

  /** What people ask is audited also when it was refused; of the machine only what it did. */
  async #record(
    manager: Parameters<AuditStore['record']>[1],
    { kind, by }: ActionCommand,
    subject: string,
    at: number,
    outcome: ActionOutcome,
  ): Promise<void> {
    if (by.who === MACHINE && outcome.kind !== 'done') return;
    const because = outcome.kind === 'done' ? (outcome.action.outcome ?? '') : outcome.because;
    const detail = { scopes: by.scopes, outcome: outcome.kind, because };
    await this.audit.record({ at, who: by.who, action: `action.${kind}`, subject, detail }, manager);
  }
}

function refusal(id: string, action: Action | undefined, version: number | undefined): ActionOutcome | undefined {
  if (!action) return { kind: 'not-found', because: `There is no action ${id}.` };
  if (version === undefined || version === action.version) return undefined;
  const because = `The action is at version ${action.version}, you saw ${version}: look again.`;
  return { kind: 'conflict', because, version: action.version };
}

function apply(action: Action, command: ActionCommand, at: number): ActionNews | ActionOutcome {
  const result = transition(action, command, at);
  return 'illegal' in result ? { kind: 'illegal', because: result.illegal } : result;
}
