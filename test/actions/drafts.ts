import { ActionService } from '../../src/actions/action.service.js';
import type { ActionOutcome } from '../../src/actions/action-ledger.js';
import type { Action, ActionDraft } from '../../src/actions/action.js';
import type { Api } from '../graphql/api.js';

/** An action as another stage proposes it: on `web`, reversible, of no incident. */
export function draft(over: Partial<ActionDraft> & Pick<ActionDraft, 'request'>): ActionDraft {
  return {
    origin: { kind: 'capacity', id: 'plan' },
    remediation: 'restart',
    entity: 'web',
    title: 'Restart web',
    risk: 'reversible',
    because: ['a spec says so'],
    ...over,
  };
}

export function askReceiver(entity: string, action = 'restart'): ActionDraft['request'] {
  return { executor: 'webhook', parameters: { action, entity } };
}

export function done(outcome: ActionOutcome): Action {
  if (outcome.kind !== 'done') throw new Error(`${outcome.kind}: ${outcome.because}`);
  return outcome.action;
}

export async function propose(api: Api, proposal: ActionDraft, who = 'the planner'): Promise<Action> {
  return done(await api.app.get(ActionService).propose(proposal, { who, scopes: ['operate'] }));
}

/** What is answered by GraphQL of an action after a mutation of it; a problem has only a message. */
export interface ActionAnswer {
  readonly status?: string;
  readonly outcome?: string | null;
  readonly waitsBecause?: string | null;
  readonly message?: string;
}

const asked = '... on Action { status outcome waitsBecause } ... on Problem { message }';

export async function mutate(
  api: Api,
  field: string,
  scope: 'operate' | 'admin' | 'read' = 'operate',
): Promise<ActionAnswer> {
  const { data, errors } = await api.ask(`mutation { answer: ${field} { ${asked} } }`, {}, scope);
  if (!data) throw new Error(errors.map(({ message }) => message).join('; '));
  return data['answer'] as ActionAnswer;
}

export async function approve(api: Api, { id }: Pick<Action, 'id'>, scope: 'operate' | 'admin' = 'operate') {
  return mutate(api, `approveAction(id: "${id}")`, scope);
}

export async function undo(api: Api, { id }: Pick<Action, 'id'>): Promise<ActionAnswer> {
  return mutate(api, `undoAction(id: "${id}")`);
}

export async function dryRun(api: Api, { id }: Pick<Action, 'id'>): Promise<string> {
  const { data } = await api.ask(`{ action(id: "${id}") { dryRun { request } } }`, {}, 'read');
  return (data as { action: { dryRun: { request: string } } }).action.dryRun.request;
}
