import { Inject, Injectable } from '@nestjs/common';
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

/** Answers what would become of the resources of an entity under a load that has not happened. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly history: SeriesHistory,
    private readonly store: CapacityStore,
    private readonly clock: Clock,
    @Inject(RESOURCES) private readonly resources: readonly Resource[],
    @Inject(CAPACITY_FILE) private readonly file: CapacityFile,
  ) {}

  /** Or why the question is none. */
  async ask({ entity, scenario, loadOf, at }: WhatIfQuestion): Promise<readonly WhatIfAnswer[] | { refused: string }> {
    const asked = readScenario(scenario);
    if (!asked) return { refused: `"${scenario.slice(0, 100)}" is not understood; ask ${scenarioExamples.join(', ')}` };
    const asOf = at ?? (await this.store.newestRun())?.at ?? this.clock.now();
    const series = await this.history.withLoad(entity, asOf);
    const loads = loadOf === undefined ? series : await this.history.withLoad(loadOf, asOf);
    return askWhatIf({ series, loads }, asked, this.resources, settingsOf(this.file, asOf, []));
  }
}
