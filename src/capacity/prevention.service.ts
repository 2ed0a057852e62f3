import { Inject, Injectable } from '@nestjs/common';
import { AnomalyStore } from '../detection/anomaly.store.js';
import type { Anomaly } from '../domain/anomaly.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { CapacityStore } from './capacity.store.js';
import { preventionOf, type Prevention } from './counterfactual.js';
import { RESOURCES, type Resource } from './resource.js';
import { saturatedBy } from './saturated-by.js';

/** The capacity action that would have prevented what an anomaly tells. */
export interface Prevented extends Prevention {
  /** The id of the anomaly. */
  readonly anomaly: string;
}

/** So many members of an incident are looked at, the earliest: what was spent comes before what follows from it. */
const mostMembers = 100;

/** Looks back from trouble to the plans before it. */
@Injectable()
export class PreventionService {
  constructor(
    private readonly store: CapacityStore,
    private readonly incidents: IncidentStore,
    private readonly anomalies: AnomalyStore,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
  ) {}

  /** By incident; those that nothing foretold are absent. */
  async ofIncidents(ids: readonly string[]): Promise<ReadonlyMap<string, Prevented>> {
    const pages = await this.incidents.members.firstPages(ids, mostMembers);
    const members = ids.map((id) => (pages.get(id)?.edges ?? []).map(({ node }) => node.anomaly));
    const anomalies = await this.anomalies.byIds([...new Set(members.flat())]);
    const byId = new Map(anomalies.map((anomaly) => [anomaly.id, anomaly]));
    const found = await this.of(members.map((group) => group.flatMap((id) => byId.get(id) ?? [])));
    return new Map(ids.flatMap((id, i) => (found[i] ? [[id, found[i]] as const] : [])));
  }

  /** For each of several groups of anomalies the first that a plan before it foretold. One statement for all. */
  async of(groups: readonly (readonly Anomaly[])[]): Promise<(Prevented | undefined)[]> {
    const asked = groups.map((anomalies) =>
      anomalies.flatMap((anomaly) => {
        const saturated = saturatedBy(anomaly, this.resources);
        return saturated ? [{ anomaly: anomaly.id, saturated }] : [];
      }),
    );
    const all = asked.flat().map(({ saturated }) => saturated);
    const latest = all.reduce((most, { at }) => Math.max(most, at), 0);
    const plans = await this.store.pastOf([...new Set(all.map(({ entity }) => entity))], latest);
    return asked.map((group) => {
      const found = group.flatMap(({ anomaly, saturated }) => {
        const prevention = preventionOf(saturated, plans);
        return prevention ? [{ ...prevention, anomaly }] : [];
      });
      return found[0];
    });
  }
}
