import { Injectable } from '@nestjs/common';
import { portraitOf, type Portrait, type Suspect } from '../analysis/similarity/portrait.js';
import { similarCases } from '../analysis/similarity/similar-cases.js';
import type { Cause } from '../domain/anomaly.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import { SignalsService } from '../signals/signals.service.js';
import { IncidentStore } from './incident.store.js';
import type { IncidentRecord } from './transition.js';

/** An earlier incident that looks like this one, how much (0 to 1) and what they share. */
export interface SimilarIncident {
  readonly incident: IncidentRecord;
  readonly score: number;
  readonly because: readonly string[];
}

/** Earlier incidents that are compared, the latest ones: older ones tell of another system. */
const COMPARED = 300;

/** Finds the earlier incidents that look like one. */
@Injectable()
export class SimilarService {
  constructor(
    private readonly store: IncidentStore,
    private readonly inventory: InventoryStore,
    private readonly signals: SignalsService,
  ) {}

  /** At most `first`, the most alike first. */
  async of(incident: IncidentRecord, first: number): Promise<readonly SimilarIncident[]> {
    const earlier = await this.store.before(incident.number, COMPARED);
    const [portrait, ...others] = await this.#paint([incident, ...earlier]);
    const byId = new Map(earlier.map((one) => [one.id, one]));
    return similarCases(portrait, others, first).flatMap(({ id, score, because }) => {
      const found = byId.get(id);
      return found ? [{ incident: found, score, because }] : [];
    });
  }

  async #paint(incidents: readonly [IncidentRecord, ...IncidentRecord[]]): Promise<[Portrait, ...Portrait[]]> {
    const ids = incidents.map(({ id }) => id);
    const [sightings, causes] = await Promise.all([
      this.store.members.sightings(ids),
      this.store.rankings.current(ids),
    ]);
    const kinds = await this.#changeKinds([...causes.values()].flat());
    const nameOf = (what: string): string => this.#nameOf(what);
    const paint = ({ id }: IncidentRecord): Portrait => {
      const suspects = (causes.get(id) ?? []).map((cause) => suspectOf(cause, kinds));
      return portraitOf(id, sightings.get(id) ?? [], suspects, nameOf);
    };
    const [first, ...others] = incidents;
    return [paint(first), ...others.map(paint)];
  }

  async #changeKinds(causes: readonly Cause[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(causes.flatMap(({ change }) => change ?? []))];
    const changes = ids.length > 0 ? await this.inventory.changesByIds(ids) : [];
    return new Map(changes.map(({ id, kind }) => [id, kind]));
  }

  /** A log template by its text. */
  #nameOf(what: string): string {
    const template = /^log (\S+)$/.exec(what)?.[1];
    return template === undefined ? what : `"${this.signals.textOf(template)}"`;
  }
}

function suspectOf({ entity, change, score, verdict }: Cause, kinds: ReadonlyMap<string, string>): Suspect {
  const changeKind = change === undefined ? undefined : kinds.get(change);
  return {
    score,
    verdict,
    ...(entity !== undefined && { entity }),
    ...(changeKind !== undefined && { changeKind }),
  };
}
