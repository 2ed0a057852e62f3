import { median } from '../analysis/causes/robust.js';
import { sayDuration } from '../analysis/grouping/words.js';
import type { Batch } from '../domain/batch.js';
import { runFacts } from '../ingest/model-facts.js';

/** One run of a pipeline, as far as it was told. Times are epoch ms, by the clock of its sender. */
export interface PipelineRun {
  readonly run: string;
  readonly pipeline: string;
  readonly source: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Whether it ended well: only then does it say how long one usually takes. */
  readonly completed: boolean;
}

const ended = new Set(['COMPLETE', 'FAIL', 'ABORT']);

/** What a batch tells of runs. */
export function runsIn({ entities, source }: Pick<Batch, 'entities' | 'source'>): readonly PipelineRun[] {
  return entities.flatMap(({ name, kind, attributes = {} }): PipelineRun[] => {
    const { [runFacts.run]: run, [runFacts.state]: state = '', [runFacts.at]: at = '' } = attributes;
    const time = Date.parse(at);
    if (kind !== 'pipeline' || run === undefined || Number.isNaN(time)) return [];
    const told = { run, pipeline: name, source, completed: state === 'COMPLETE' };
    if (state === 'START') return [{ ...told, startedAt: time }];
    return ended.has(state) ? [{ ...told, endedAt: time }] : [];
  });
}

/** Fewer say nothing of what is usual. */
const MIN_RUNS = 3;
const TIMES = 3;
const LEAST_MS = 10 * 60_000;

/**
 * Why a run that has not ended is overdue at `now`: it takes three times as long as usual, and ten minutes longer.
 * Undefined when it is not, or when too few runs before it say what is usual.
 */
export function whyOverdue(
  { pipeline, startedAt, endedAt }: PipelineRun,
  durationsMs: readonly number[],
  now: number,
): string | undefined {
  if (startedAt === undefined || endedAt !== undefined || durationsMs.length < MIN_RUNS) return undefined;
  const usualMs = median(durationsMs);
  const lastsMs = now - startedAt;
  if (lastsMs < Math.max(TIMES * usualMs, usualMs + LEAST_MS)) return undefined;
  return `A run of ${pipeline} began ${sayDuration(lastsMs)} ago and has not ended; ${sayDuration(usualMs)} is usual`;
}
