import { Injectable } from '@nestjs/common';
import { EntityManager, In, MoreThan, type FindOptionsWhere } from 'typeorm';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/page.js';
import { ActionEventEntity } from './action-event.entity.js';
import { ActionEntity } from './action.entity.js';
import type { Action, ActionEvent, ActionOrigin, ActionStatus, RecoveryReport } from './action.js';
import type { TrackRecord } from './rank-remediations.js';
import { StopSwitchEntity } from './stop-switch.entity.js';

/** Whether everything is stopped, and who said so. */
export interface StopSwitch {
  readonly stopped: boolean;
  readonly by: string;
  readonly at: number;
  readonly because: string;
}

/** Which actions; what is absent does not restrict. */
export interface ActionFilter {
  readonly statuses?: readonly ActionStatus[];
  readonly origin?: ActionOrigin;
  readonly entity?: string;
}

/** Actions that go on: the world may change under them at any moment. */
const working: readonly ActionStatus[] = ['executing', 'undoing'];
/** Nothing will come of an action in one of these states any more. */
const over: ReadonlySet<ActionStatus> = new Set(['verified', 'failed', 'undone', 'rejected', 'expired']);

/** What was executed is over, too, when nobody will check it, or its signals tell nothing. */
function isOver({ status, expectedWithinMs, recovery }: Action): boolean {
  return over.has(status) || (status === 'executed' && (expectedWithinMs === undefined || recovery !== undefined));
}

const optionals = [
  'expectedWithinMs',
  'waitsBecause',
  'begunAt',
  'before',
  'executedAt',
  'effectiveAt',
  'outcome',
  'recovery',
] as const satisfies readonly (keyof Action)[];

/** What is absent must be written as such: TypeORM leaves a column alone whose value is undefined. */
function withNulls(action: Action): Partial<Action> {
  return Object.fromEntries(optionals.map((name) => [name, action[name] ?? null]));
}

/** Keeps actions, their stories and the stop switch. */
@Injectable()
export class ActionStore {
  constructor(private readonly manager: EntityManager) {}

  /** Everything done through the store (or manager) given to `work` is kept, or nothing is. */
  atomically<T>(work: (store: ActionStore, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.manager.transaction((manager) => work(new ActionStore(manager), manager));
  }

  /** One writer at a time proposes or begins, until its transaction ends. Taken before any row. */
  async lockAll(): Promise<void> {
    await this.manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.actions', 0))`);
  }

  /** An action that only this transaction may change until it ends. */
  async forChange(id: string): Promise<Action | undefined> {
    const found = await this.manager.findOne(ActionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return found ?? undefined;
  }

  async save(action: Action): Promise<void> {
    await this.manager.save(ActionEntity, { ...action, ...withNulls(action) });
  }

  /** What is known so far of an executed action; no step of its life. */
  async noteRecovery(id: string, recovery: RecoveryReport): Promise<void> {
    await this.manager.update(ActionEntity, { id, status: 'executed' }, { recovery });
  }

  async append(event: ActionEvent): Promise<void> {
    await this.manager.insert(ActionEventEntity, { ...event, scopes: [...event.scopes] });
  }

  async byId(id: string): Promise<Action | undefined> {
    return (await this.manager.findOneBy(ActionEntity, { id })) ?? undefined;
  }

  /** Those of several origins of one kind, the latest first. */
  async ofOrigins(kind: ActionOrigin['kind'], ids: readonly string[]): Promise<readonly Action[]> {
    const origin = { kind, id: In([...ids]) };
    return this.manager.find(ActionEntity, { where: { origin }, order: { proposedAt: 'DESC', id: 'DESC' } });
  }

  /** One of this origin that is the same and not over yet. */
  async going({ origin, remediation, entity }: Pick<Action, 'origin' | 'remediation' | 'entity'>) {
    const same = await this.manager.findBy(ActionEntity, { origin: { ...origin }, remediation, entity });
    return same.find((action) => !isOver(action));
  }

  /** In the order in which they were proposed. */
  async inStatus(...statuses: readonly ActionStatus[]): Promise<readonly Action[]> {
    const order = { proposedAt: 'ASC', id: 'ASC' } as const;
    return this.manager.find(ActionEntity, { where: { status: In([...statuses]) }, order });
  }

  /** The latest first. */
  async page({ statuses, origin, entity }: ActionFilter, first: number, after?: string): Promise<Page<Action>> {
    const query = this.manager
      .createQueryBuilder(ActionEntity, 'action')
      .orderBy('action.proposedAt', 'DESC')
      .addOrderBy('action.id', 'DESC')
      .take(first + 1);
    if (statuses) query.andWhere('action.status = ANY(:statuses)', { statuses });
    if (entity !== undefined) query.andWhere('action.entity = :entity', { entity });
    if (origin) query.andWhere({ origin } satisfies FindOptionsWhere<ActionEntity>);
    if (after !== undefined) {
      const [at, id] = decodeCursor(after, ['number', 'string']);
      query.andWhere('(action.proposedAt, action.id) < (:at, :id)', { at, id });
    }
    const rows = await query.getMany();
    return pageOf(
      rows.map((node) => ({ cursor: encodeCursor([node.proposedAt, node.id]), node })),
      first,
    );
  }

  /** The stories of actions, each the earliest first. */
  async events(actions: readonly string[]): Promise<ReadonlyMap<string, readonly ActionEvent[]>> {
    const where = { action: In([...actions]) };
    const events = await this.manager.find(ActionEventEntity, { where, order: { action: 'ASC', version: 'ASC' } });
    return Map.groupBy(events, ({ action }) => action);
  }

  /** What works on an entity right now. */
  async workingOn(entity: string): Promise<Action | undefined> {
    return (await this.manager.findOneBy(ActionEntity, { entity, status: In([...working]) })) ?? undefined;
  }

  async begunSince(at: number): Promise<number> {
    return this.manager.countBy(ActionEntity, { begunAt: MoreThan(at) });
  }

  /** How often remediations were carried out and found to help, or not to. */
  async trackRecords(): Promise<ReadonlyMap<string, TrackRecord>> {
    const rows = await this.manager
      .createQueryBuilder(ActionEntity, 'action')
      .select('action.remediation', 'remediation')
      .addSelect('count(*)::int', 'tried')
      .addSelect(`(count(*) FILTER (WHERE action.status = 'verified'))::int`, 'helped')
      .where(`action.status IN ('verified', 'failed') AND action.executedAt IS NOT NULL`)
      .groupBy('action.remediation')
      .getRawMany<TrackRecord & { remediation: string }>();
    return new Map(rows.map(({ remediation, tried, helped }) => [remediation, { tried, helped }]));
  }

  /** The versions of models that were left before, which helped, or were promoted and found worse; and why. */
  async versionsLeft(models: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const where = { remediation: In(['move-alias-back', 'promote']), entity: In([...models]) };
    const moved = await this.manager.find(ActionEntity, { where, order: { proposedAt: 'ASC' } });
    return new Map(
      moved.flatMap(({ entity, title, request, remediation, status, recovery }): [string, string][] => {
        const { from, version } = request.parameters;
        if (remediation === 'promote')
          return recovery?.verdict === 'worse'
            ? [[`${entity}:${String(version)}`, `it was promoted before and was worse: ${recovery.because}`]]
            : [];
        return status === 'verified'
          ? [[`${entity}:${String(from)}`, `it was left before, and that helped: ${title}`]]
          : [];
      }),
    );
  }

  async stopSwitch(): Promise<StopSwitch | undefined> {
    return (await this.manager.findOneBy(StopSwitchEntity, { id: 'stop' })) ?? undefined;
  }

  async setStopSwitch(state: StopSwitch): Promise<void> {
    await this.manager.upsert(StopSwitchEntity, { ...state, id: 'stop' }, ['id']);
  }
}
