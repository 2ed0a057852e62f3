import { Injectable } from '@nestjs/common';
import { AnomalyStore } from '../detection/anomaly.store.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { versionName } from '../ingest/model-facts.js';
import { InventoryService } from '../inventory/inventory.service.js';
import { ComparisonService } from './comparison.service.js';
import { entityOf, type PromotionSubject } from './promotion.js';
import type { Precondition } from './remediation.js';
import type { VersionCard } from './version-card.js';
import { VersionService } from './version.service.js';

/** Anomalies and incidents that are looked through. */
const MOST = 100;
/** The detector of what runs out soon. */
const CAPACITY = 'capacity';
const HOPS = 3;

/** What must hold before a version goes into production. */
@Injectable()
export class PromotionChecks {
  constructor(
    private readonly inventory: InventoryService,
    private readonly anomalies: AnomalyStore,
    private readonly incidents: IncidentStore,
    private readonly versions: VersionService,
    private readonly comparisons: ComparisonService,
  ) {}

  /** `now` is the version that runs, as the registry tells it. */
  async of(subject: PromotionSubject, now: string | undefined): Promise<readonly Precondition[]> {
    const around = [await this.#noIncident(subject), await this.#capacity(subject)];
    if (subject.kind !== 'model') return [await this.#healthy(subject.service), ...around];
    const cards = (await this.versions.ofModels([subject.model])).get(subject.model) ?? [];
    const card = cards.find(({ version }) => version === subject.version);
    const running = cards.find(({ version }) => version === now);
    return [
      ...cardChecks(subject.version, card),
      signatureCheck(card, running),
      await this.#dataChecks(subject),
      ...around,
    ];
  }

  async #dataChecks({ model, version }: Extract<PromotionSubject, { kind: 'model' }>): Promise<Precondition> {
    const { graph } = this.inventory.graph();
    const upstream = [...graph.upstream(versionName(model, version), HOPS).keys()];
    const data = upstream.filter((name) => ['dataset', 'pipeline'].includes(this.inventory.entity(name)?.kind ?? ''));
    if (data.length === 0) return { says: 'The checks of its training data are green: no training data is known' };
    const bad = await this.#active(data);
    const because = bad.map(({ entity, because: what }) => `${entity}: ${what}`).slice(0, 3);
    return bad.length === 0
      ? { says: `The checks of ${data.join(', ')} are green`, holds: true }
      : { says: `The checks of ${data.join(', ')} are green: ${because.join('; ')}`, holds: false };
  }

  async #noIncident(subject: PromotionSubject): Promise<Precondition> {
    const { graph } = this.inventory.graph();
    const entity = entityOf(subject);
    const path = new Set([...graph.upstream(entity, HOPS).keys(), ...graph.downstream(entity, HOPS).keys()]);
    const open = await this.incidents.page({ statuses: ['open', 'acknowledged', 'snoozed'] }, MOST);
    const hit = open.edges.map(({ node }) => node).find(({ entities }) => entities.some((name) => path.has(name)));
    return hit
      ? { says: `No incident is open on its path: #${hit.number} is (${hit.title})`, holds: false }
      : { says: 'No incident is open on its path', holds: true };
  }

  async #capacity(subject: PromotionSubject): Promise<Precondition> {
    const short = (await this.#active(this.comparisons.affected(entityOf(subject)), CAPACITY))[0];
    return short
      ? { says: `There is capacity for it: ${short.entity}: ${short.because}`, holds: false }
      : { says: 'No resource that it needs is forecast to run out soon', holds: true };
  }

  async #healthy(service: string): Promise<Precondition> {
    const [bad] = await this.#active([service]);
    return bad
      ? { says: `${service} is healthy: ${bad.because}`, holds: false }
      : { says: `${service} is healthy`, holds: true };
  }

  async #active(entities: readonly string[], detector?: string) {
    const filter = { entities, active: true, ...(detector !== undefined && { detector }) };
    return (await this.anomalies.page(filter, MOST)).edges.map(({ node }) => node);
  }
}

function cardChecks(version: string, card: VersionCard | undefined): readonly Precondition[] {
  if (!card) return [{ says: `Version ${version} is known to the inventory`, holds: false }];
  const { gaps, unhealthy } = card;
  return [
    { says: [`The card of version ${version} is complete`, ...gaps].join(': '), holds: gaps.length === 0 },
    ...(unhealthy === undefined
      ? []
      : [{ says: `Version ${version} was not left before: ${unhealthy}`, holds: false }]),
  ];
}

function signatureCheck(card: VersionCard | undefined, running: VersionCard | undefined): Precondition {
  const known = card?.signature !== undefined && running?.signature !== undefined;
  const says = 'It takes the inputs of the version that runs';
  return known ? { says, holds: card.signature === running.signature } : { says: `${says}: a signature is not known` };
}
