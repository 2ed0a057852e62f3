import { Injectable } from '@nestjs/common';
import { flappingOf } from '../analysis/reports/flapping.js';
import { fourKeys } from '../analysis/reports/four-keys.js';
import { recurringCauses } from '../analysis/reports/recurring.js';
import { responseOf } from '../analysis/reports/response.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { versionName } from '../ingest/model-facts.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { ModelService } from '../inventory/model.service.js';
import { SignalStore } from '../signals/signal-store.js';
import { deployedOf, teamOf, troubledOf } from './gather-facts.js';
import type { Noise, OperationReport, ReportRequest, ReproducibilityGap } from './operation-report.js';
import { ReportStore } from './report.store.js';

/** Incidents whose causes are read at once: only the first cause of each is kept. */
const CHUNK = 500;

/** How the operation did, computed from what is stored each time it is asked for. */
@Injectable()
export class ReportService {
  constructor(
    private readonly store: ReportStore,
    private readonly incidents: IncidentStore,
    private readonly inventory: InventoryService,
    private readonly models: ModelService,
    private readonly signals: SignalStore,
  ) {}

  async report({ from, to, team }: ReportRequest): Promise<OperationReport> {
    const period = { from, to };
    const entities = new Map(this.inventory.graph().entities.map((entity) => [entity.name, entity]));
    const owned = team === undefined ? undefined : [...entities.values()].filter(({ owner }) => owner === team);
    const names = owned?.map(({ name }) => name);
    const isOurs = (name: string | undefined): boolean => team === undefined || name === team;

    const changes = await this.store.deployments(period);
    const commits = await this.store.commitTimes(changes.flatMap(({ commit }) => commit ?? []));
    const registeredAt = (model: string, version: string): number | undefined =>
      this.models.card(versionName(model, version))?.registeredAt;
    const deployed = deployedOf(changes, entities, commits, registeredAt);
    const since = await this.#incidentsSince(from);
    const ours = since.filter((incident) => incident.startedAt < to && isOurs(teamOf(incident, entities)));
    const firings = await this.store.firings(period, names);
    return {
      ...period,
      ...(team !== undefined && { team }),
      keys: fourKeys(
        period,
        deployed.filter((one) => isOurs(one.team)),
        since,
      ),
      response: responseOf(ours),
      noise: { ...(await this.#noise(period, names, firings)), incidents: ours.length },
      recurring: recurringCauses(ours),
      flapping: flappingOf(period, firings),
      gaps: this.#gaps(names && new Set(names)),
    };
  }

  async #incidentsSince(from: number) {
    const rows = await this.store.incidentsSince(from);
    const found: ReturnType<typeof troubledOf>[number][] = [];
    for (let i = 0; i < rows.length; i += CHUNK) {
      const some = rows.slice(i, i + CHUNK);
      const ids = some.map(({ id }) => id);
      const [causes, pages] = [await this.incidents.rankings.current(ids), await this.store.firstPages(ids)];
      found.push(...troubledOf(some, causes, pages));
    }
    return found;
  }

  async #noise(
    period: Pick<ReportRequest, 'from' | 'to'>,
    entities: readonly string[] | undefined,
    firings: Awaited<ReturnType<ReportStore['firings']>>,
  ): Promise<Omit<Noise, 'incidents'>> {
    // A team that owns nothing has no lines; to the store no entities would mean all of them.
    const none = entities?.length === 0;
    const range = { ...period, ...(entities && { entities }), sample: 1 };
    const { lines } = none ? { lines: 0 } : await this.signals.attributeCounts(range);
    const sum = (some: typeof firings): number => some.reduce((total, { count }) => total + count, 0);
    return { lines, anomalies: sum(firings), alerts: sum(firings.filter(({ alert }) => alert)) };
  }

  /** Of the versions in use now: what keeps anybody from making them again. */
  #gaps(names: ReadonlySet<string> | undefined): readonly ReproducibilityGap[] {
    const models = this.inventory
      .graph()
      .entities.filter(({ name, kind }) => kind === 'model' && (names?.has(name) ?? true));
    return models.flatMap((model) =>
      this.models.aliases(model).flatMap(({ alias, version }) => {
        const gaps = this.models.card(versionName(model.name, version))?.gaps ?? ['Nothing is known of this version.'];
        return gaps.length === 0 ? [] : [{ model: model.name, version, alias, gaps }];
      }),
    );
  }
}
