import { Injectable } from '@nestjs/common';
import { ModelService } from '../inventory/model.service.js';
import { ActionStore } from './action.store.js';
import type { VersionCard } from './version-card.js';

/** What is known of the versions of models, and which of them were left because they were bad. */
@Injectable()
export class VersionService {
  constructor(
    private readonly models: ModelService,
    private readonly store: ActionStore,
  ) {}

  /** The versions of each model, the latest first. */
  async ofModels(models: readonly string[]): Promise<ReadonlyMap<string, readonly VersionCard[]>> {
    if (models.length === 0) return new Map();
    const left = await this.store.versionsLeft(models);
    return new Map(
      models.map((model) => {
        const cards = this.models.versions(model).flatMap(({ name }) => this.models.card(name) ?? []);
        return [model, cards.map((card) => withHealth(card, left.get(card.name)))];
      }),
    );
  }
}

function withHealth(card: VersionCard, unhealthy: string | undefined): VersionCard {
  return unhealthy === undefined ? card : { ...card, unhealthy };
}
