import { Inject, Injectable } from '@nestjs/common';
import { AnomalyStore } from '../detection/anomaly.store.js';
import type { Anomaly, Cause } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import type { Identity } from '../platform/access/access.service.js';
import { CONFIG, type Config } from '../platform/config.js';
import type { ActionOutcome } from './action-ledger.js';
import { ActionService } from './action.service.js';
import { ActionStore } from './action.store.js';
import type { Action } from './action.js';
import { withCarriers } from './carriers.js';
import { EXECUTORS, missingFor, type Executor } from './executor.js';
import { rankRemediations, type Attempt, type RankedSuspect, type Suggestion } from './rank-remediations.js';
import { REMEDIATIONS, type ActionRequest, type Remediation } from './remediation.js';
import { byWebhook } from './suspects.js';
import { VersionService } from './version.service.js';

/** Causes that are worth mending, and what is looked at around them. */
const CAUSES = 5;
const LEAST_SCORE = 0.02;
const MEMBERS = 100;
const CHANGES = 500;

/** What is known of one incident. */
interface Case {
  readonly causes: readonly Cause[];
  readonly anomalies: readonly Anomaly[];
  readonly until: number;
}

/** What could be done about incidents, ranked. */
@Injectable()
export class RemediationService {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly anomalies: AnomalyStore,
    private readonly inventory: InventoryService,
    private readonly changes: InventoryStore,
    private readonly versions: VersionService,
    private readonly actions: ActionService,
    private readonly store: ActionStore,
    @Inject(REMEDIATIONS) readonly remediations: readonly Remediation[],
    @Inject(EXECUTORS) private readonly executors: readonly Executor[],
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The most promising first; what was tried for the incident without success comes last. */
  async ofIncidents(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Suggestion[]>> {
    const cases = await this.#cases(ids);
    const causes = [...cases.values()].flatMap((one) => one.causes);
    const changes = await this.changes.changesByIds(causes.flatMap(({ change }) => change ?? []));
    const named = new Set([...causes, ...changes].flatMap(({ entity }) => entity ?? []));
    const history = (await this.changes.changes({ entities: [...named] }, CHANGES)).edges.map(({ node }) => node);
    const surroundings = await this.#surroundings(named);
    const [records, tried] = [await this.store.trackRecords(), await this.store.ofOrigins('incident', ids)];
    const attempts = Map.groupBy(tried, ({ origin }) => origin.id);
    return new Map(
      [...cases].map(([id, one]) => {
        const suspects = one.causes.map((cause) => suspectOf(cause, one, changes, history, surroundings));
        const ranked = rankRemediations(
          this.remediations,
          withCarriers(suspects),
          records,
          attempts.get(id)?.map(attemptOf),
        );
        return [id, ranked.map((suggestion) => this.#executable(suggestion))];
      }),
    );
  }

  /** Proposes one of the suggestions as an action. */
  async propose(incident: string, suggestion: string, by: Identity): Promise<ActionOutcome> {
    const found = (await this.ofIncidents([incident])).get(incident)?.find(({ id }) => id === suggestion);
    if (!found) return { kind: 'not-found', because: `Nothing called ${suggestion} is suggested for ${incident}.` };
    const { request, remediation, entity, title, risk, because, expectedWithinMs, preconditions } = found;
    const unmet = preconditions.filter(({ holds }) => holds === false).map(({ says }) => says);
    if (!request) return { kind: 'illegal', because: `"${title}" is for people to do: nothing here can.` };
    const origin = { kind: 'incident', id: incident } as const;
    const warned = unmet.map((says) => `It does not hold that: ${says}`);
    const draft = { origin, remediation, entity, title, risk, request, expectedWithinMs };
    return this.actions.propose({ ...draft, because: [...because, ...warned] }, by);
  }

  async #cases(ids: readonly string[]): Promise<ReadonlyMap<string, Case>> {
    const [incidents, causes, pages] = await Promise.all([
      this.incidents.byIds(ids),
      this.incidents.rankings.current(ids),
      this.incidents.members.firstPages(ids, MEMBERS),
    ]);
    const members = [...pages.values()].flatMap(({ edges }) => edges.map(({ node }) => node));
    const found = await this.anomalies.byIds([...new Set(members.map(({ anomaly }) => anomaly))]);
    const byId = new Map(found.map((anomaly) => [anomaly.id, anomaly]));
    return new Map(
      incidents.map(({ id, openedAt }) => [
        id,
        {
          causes: worthMending(causes.get(id) ?? []),
          anomalies: (pages.get(id)?.edges ?? []).flatMap(({ node }) => byId.get(node.anomaly) ?? []),
          until: openedAt,
        },
      ]),
    );
  }

  async #surroundings(named: ReadonlySet<string>): Promise<Surroundings> {
    const { graph, entities } = this.inventory.graph();
    const byName = new Map(entities.map((entity) => [entity.name, entity]));
    const models = [...named].filter((name) => byName.get(name)?.kind === 'model');
    return { graph, entities: byName, versions: await this.versions.ofModels(models) };
  }

  /** What is not configured here may be asked of the receiver of the webhook. */
  #executable(suggestion: Suggestion): Suggestion {
    const { request, remediation, entity } = suggestion;
    if (!request || this.#isConfigured(request) || !this.#isConfigured({ executor: 'webhook', parameters: {} }))
      return suggestion;
    const details = Object.entries(request.parameters).filter(([, value]) => typeof value !== 'object');
    const told = Object.fromEntries(details.map(([name, value]) => [name, String(value)]));
    return { ...suggestion, request: byWebhook(remediation, entity, told) };
  }

  #isConfigured({ executor: id }: ActionRequest): boolean {
    const executor = this.executors.find((one) => one.id === id);
    return executor !== undefined && missingFor(executor, this.config).length === 0;
  }
}

type Surroundings = Pick<RankedSuspect, 'graph' | 'entities'> & {
  readonly versions: ReadonlyMap<string, RankedSuspect['versions']>;
};

function worthMending(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(({ verdict, score }) => verdict !== 'rejected' && score >= LEAST_SCORE).slice(0, CAUSES);
}

function suspectOf(
  cause: Cause,
  { anomalies, until }: Case,
  changes: readonly Change[],
  history: readonly Change[],
  { graph, entities, versions }: Surroundings,
): RankedSuspect {
  const change = cause.change === undefined ? undefined : changes.find(({ id }) => id === cause.change);
  const name = change?.entity ?? cause.entity;
  const entity = name === undefined ? undefined : (entities.get(name) ?? { name, kind: 'other', attributes: {} });
  const before = change?.at ?? until;
  return {
    cause,
    ...(change && { change }),
    ...(entity && { entity }),
    history: history.filter((one) => one.entity === name && one.at <= before && one.id !== change?.id),
    symptoms: anomalies,
    graph,
    entities,
    versions: name === undefined ? [] : (versions.get(name) ?? []),
  };
}

function attemptOf({ remediation, entity, status, outcome }: Action): Attempt {
  return { remediation, entity, status, because: outcome ?? `is ${status}` };
}
