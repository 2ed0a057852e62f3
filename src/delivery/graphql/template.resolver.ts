import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { SlotCount } from '../../analysis/templates/count-slots.js';
import { SignalStore, type StoredTemplate } from '../../signals/signal-store.js';
import { SignalsService } from '../../signals/signals.service.js';
import { assertCount } from './bounded.js';
import { TemplateType } from './signal.type.js';
import { TemplateSlotType } from './template-slot.type.js';

const MAX_LINES = 1_000;
const MAX_VALUES = 100;
/** It reads and parses up to {@link MAX_LINES} lines. */
const SLOTS_COST = 200;

@Resolver(() => TemplateType)
export class TemplateResolver {
  constructor(
    private readonly store: SignalStore,
    private readonly signals: SignalsService,
  ) {}

  @ResolveField(() => [TemplateSlotType], {
    description:
      'What stood in its slots, in its newest lines: which users, paths or states. Empty for one that has not been seen for long.',
    complexity: SLOTS_COST,
  })
  async slots(
    @Parent() { id, firstSeenAt, lastSeenAt }: StoredTemplate,
    @Args('lines', { type: () => Int, defaultValue: 200, description: `Lines to look at, 1 to ${MAX_LINES}.` })
    lines: number,
    @Args('values', { type: () => Int, defaultValue: 10, description: `Values of a slot, 1 to ${MAX_VALUES}.` })
    values: number,
  ): Promise<readonly SlotCount[]> {
    assertCount('lines', lines, MAX_LINES);
    assertCount('values', values, MAX_VALUES);
    const newest = await this.store.logs({ templates: [id], from: firstSeenAt, to: lastSeenAt + 1, first: lines });
    const bodies = newest.edges.map(({ node }) => node.body);
    return this.signals.slotsOf(id, bodies, values);
  }
}
