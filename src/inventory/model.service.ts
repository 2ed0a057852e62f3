import { Injectable } from '@nestjs/common';
import type { Entity } from '../domain/inventory.js';
import { factNames } from '../ingest/model-facts.js';
import { cardOf, partsOf, type Card } from './card.js';
import { impactOf, type Impact, type ImpactDirection } from './impact.js';
import { InventoryService } from './inventory.service.js';

/** An alias and the version it stands for now. */
export interface ModelAlias {
  readonly alias: string;
  readonly version: string;
}

/** Farther than this, or beyond so many, everything is connected with everything. */
const impactBounds = { maxHops: 8, maxEntities: 200 };

/** Models, their versions and what came of them, from what is at hand of the inventory. */
@Injectable()
export class ModelService {
  constructor(private readonly inventory: InventoryService) {}

  model(name: string): Entity | undefined {
    const entity = this.inventory.entity(name);
    return entity?.kind === 'model' ? entity : undefined;
  }

  /** The versions of a model, the latest first. */
  versions(model: string): readonly Entity[] {
    const { graph } = this.inventory.graph();
    return [...graph.causes(model)]
      .filter(([, { kind, to }]) => kind === 'part-of' && to === model)
      .flatMap(([name]) => this.inventory.entity(name) ?? [])
      .filter(({ kind }) => kind === 'model-version')
      .toSorted((a, b) => compareVersions(partsOf(b.name).version, partsOf(a.name).version));
  }

  /** By name. */
  aliases({ attributes }: Pick<Entity, 'attributes'>): readonly ModelAlias[] {
    return Object.entries(attributes)
      .filter(([key, version]) => key.startsWith(factNames.alias) && version !== '')
      .map(([key, version]) => ({ alias: key.slice(factNames.alias.length), version }))
      .toSorted((a, b) => (a.alias < b.alias ? -1 : 1));
  }

  /** The reproducibility card of a version, by the name of its entity (`fraud:7`); undefined when it is not known. */
  card(version: string): Card | undefined {
    const entity = this.inventory.entity(version);
    if (entity?.kind !== 'model-version') return undefined;
    const trainedOn = [...this.inventory.graph().graph.causes(version)]
      .filter(([, { kind }]) => kind === 'trained-on')
      .map(([dataset]) => dataset);
    return cardOf(entity, trainedOn);
  }

  /** What an entity feeds, or is made from; undefined when nobody told of it. */
  impact(entity: string, direction: ImpactDirection): Impact | undefined {
    if (this.inventory.entity(entity) === undefined) return undefined;
    const { relations } = this.inventory.graph();
    return impactOf(relations, (name) => this.inventory.entity(name)?.kind, entity, direction, impactBounds);
  }
}

/** Numbers by value, everything else as text. */
function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
