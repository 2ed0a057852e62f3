import { Inject, Injectable } from '@nestjs/common';
import { InventoryStore } from '../inventory/inventory.store.js';
import { Clock } from '../platform/clock.js';
import { askWhatIf, type WhatIfAnswer } from './ask-what-if.js';
import { CAPACITY_FILE, settingsOf, type CapacityFile } from './capacity-file.js';
import { CapacityStore } from './capacity.store.js';
import { RESOURCES, type Resource } from './resource.js';
import { readScenario, scenarioExamples } from './scenario.js';
import { SeriesHistory } from './series-history.js';

/** A question, and the entity whose load it is about when that is not the entity itself. */
export interface WhatIfQuestion {
  readonly entity: string;
  readonly scenario: string;
  readonly loadOf?: string;
  /** As of then; as of the newest plan when absent. */
  readonly at?: number;
}

export type WhatIfOutcome =
  | { readonly kind: 'answered'; readonly asOf: number; readonly answers: readonly WhatIfAnswer[] }
  | { readonly kind: 'not-understood' | 'not-found'; readonly because: string };

/** Answers what would become of the resources of an entity under a load that has not happened. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly history: SeriesHistory,
    private readonly store: CapacityStore,
    private readonly inventory: InventoryStore,
    private readonly clock: Clock,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {}

  async ask({ entity, scenario, loadOf, at }: WhatIfQuestion): Promise<WhatIfOutcome> {
    const asked = readScenario(scenario);
    if (!asked) return notUnderstood(scenario);
    const known = new Set((await this.inventory.entitiesNamed([entity, loadOf ?? entity])).map(({ name }) => name));
    const unknown = [entity, loadOf ?? entity].find((name) => !known.has(name));
    if (unknown !== undefined) return { kind: 'not-found', because: `There is no entity ${unknown}.` };
    const asOf = at ?? (await this.store.newestRun())?.at ?? this.clock.now();
    const series = await this.history.withLoad(entity, asOf);
    const loads = loadOf === undefined ? series : await this.history.withLoad(loadOf, asOf);
    const answers = askWhatIf({ series, loads }, asked, this.resources, settingsOf(this.file, asOf, []));
    if (answers.length > 0) return { kind: 'answered', asOf, answers };
    const of = asked.kind === 'version' ? ` in version ${asked.from}` : '';
    return { kind: 'not-found', because: `No series of ${entity}${of} tells of a resource whose use answers to load.` };
  }
}

function notUnderstood(scenario: string): WhatIfOutcome {
  const because = `"${scenario.slice(0, 100)}" is not understood; ask ${scenarioExamples.join(', ')}`;
  return { kind: 'not-understood', because };
}
