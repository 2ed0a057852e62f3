import type { SeenEntity, SeenRelation } from '../domain/batch.js';

/** Collects the entities and relations of a payload, each once, however often it is told. */
export class ToldInventory {
  readonly #entities = new Map<string, SeenEntity>();
  readonly #relations = new Map<string, SeenRelation>();

  entity(entity: SeenEntity): void {
    const known = this.#entities.get(entity.name);
    if (!known || (!known.attributes && entity.attributes)) this.#entities.set(entity.name, entity);
  }

  relation(from: string, kind: SeenRelation['kind'], to: string): void {
    if (from !== to) this.#relations.set(`${from}\u0000${kind}\u0000${to}`, { from, to, kind });
  }

  get told(): { readonly entities: readonly SeenEntity[]; readonly relations: readonly SeenRelation[] } {
    return { entities: [...this.#entities.values()], relations: [...this.#relations.values()] };
  }
}
