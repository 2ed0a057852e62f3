import { Inject, Injectable } from '@nestjs/common';
import type { ActionOutcome } from '../actions/action-ledger.js';
import { ActionService } from '../actions/action.service.js';
import { EXECUTORS, missingFor, type Executor } from '../actions/executor.js';
import type { ActionRequest } from '../actions/remediation.js';
import { InventoryStore } from '../inventory/inventory.store.js';
import type { Identity } from '../platform/access/access.service.js';
import { CONFIG, type Config } from '../platform/config.js';
import { draftOf, requestsFor } from './action-request.js';
import { CAPACITY_FILE, type CapacityFile } from './capacity-file.js';
import { CapacityItemStore } from './capacity-item.store.js';
import type { CapacityAction } from './plan.js';
import { dayMs, RESOURCES, type Resource } from './resource.js';

/** Proposes what plans say should be done; it is then approved, carried out and verified as any other action. */
@Injectable()
export class CapacityActionService {
  constructor(
    private readonly items: CapacityItemStore,
    private readonly inventory: InventoryStore,
    private readonly actions: ActionService,
    @Inject(EXECUTORS) private readonly executors: readonly Executor[],
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
  ) {}

  /** Nothing is done yet. The same again, while nothing came of it, is the same action. */
  async propose(id: string, by: Identity): Promise<ActionOutcome> {
    const action = await this.items.byId('action', id);
    if (!action) return { kind: 'not-found', because: `The newest plans have no capacity action ${id}.` };
    const request = await this.#requestFor(action);
    if (!request) {
      const because = `"${action.summary}" is for people to do: nothing here can. ACTION_WEBHOOK_URL would be asked.`;
      return { kind: 'illegal', because };
    }
    return this.actions.propose(draftOf(action, request, this.#leadTimeOf(action)), by);
  }

  async #requestFor(action: CapacityAction): Promise<ActionRequest | undefined> {
    const [entity = { name: action.entity, attributes: {} }] = await this.inventory.entitiesNamed([action.entity]);
    return requestsFor(action, entity).find(({ executor }) => this.#isConfigured(executor));
  }

  #isConfigured(id: string): boolean {
    const executor = this.executors.find((one) => one.id === id);
    return executor !== undefined && missingFor(executor, this.config).length === 0;
  }

  #leadTimeOf({ resource: id }: CapacityAction): number {
    const days = this.file.leadTimeDays[id];
    return days === undefined ? (this.resources.find((one) => one.id === id)?.leadTimeMs ?? dayMs) : days * dayMs;
  }
}
