import { Inject, Injectable } from '@nestjs/common';
import type { Anomaly } from '../domain/anomaly.js';
import { CapacityStore } from './capacity.store.js';
import { preventionOf, type Prevention } from './counterfactual.js';
import { RESOURCES, type Resource } from './resource.js';
import { saturatedBy } from './saturated-by.js';

/** The capacity action that would have prevented what an anomaly tells. */
export interface Prevented extends Prevention {
  /** The id of the anomaly. */
  readonly anomaly: string;
}

/** Looks back from trouble to the plans before it. */
@Injectable()
export class PreventionService {
  constructor(
    private readonly store: CapacityStore,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
  ) {}

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
