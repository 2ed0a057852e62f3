/** What is usual: in which minutes a series misbehaved, and how much trouble an entity has in a minute. */
export interface Usual {
  /** Times of anomalies of a series, one a minute at most, oldest first. */
  readonly series: Map<string, number[]>;
  readonly entities: Map<string, EntityPast>;
}

interface EntityPast {
  /** Minute, distinct series that misbehaved in it, and by how much the strongest of them exceeded what is strong. */
  readonly minutes: [minute: number, series: number, burst: number][];
  sumSeries: number;
  sumBurst: number;
}

const minuteMs = 60_000;

export function openUsual(): Usual {
  return { series: new Map(), entities: new Map() };
}

/** Notes that a series misbehaves at `at`; a second time within its minute changes nothing. */
export function noteSeries(usual: Usual, series: string, at: number): void {
  const times = usual.series.get(series);
  if (!times) usual.series.set(series, [at]);
  else if (Math.floor((times.at(-1) ?? 0) / minuteMs) < Math.floor(at / minuteMs)) times.push(at);
}

/** Notes the trouble of an entity; within one minute the largest counts. */
export function noteEntity(usual: Usual, entity: string, at: number, series: number, burst: number): void {
  const minute = Math.floor(at / minuteMs);
  let past = usual.entities.get(entity);
  if (!past) usual.entities.set(entity, (past = { minutes: [], sumSeries: 0, sumBurst: 0 }));
  const last = past.minutes.at(-1);
  const known = last?.[0] === minute ? last : undefined;
  const [, hadSeries, hadBurst] = known ?? [minute, 0, 0];
  past.sumSeries += Math.max(0, series - hadSeries);
  past.sumBurst += Math.max(0, burst - hadBurst);
  if (known) past.minutes[past.minutes.length - 1] = [minute, Math.max(series, hadSeries), Math.max(burst, hadBurst)];
  else past.minutes.push([minute, series, burst]);
}

/** Forgets what is older than the memory. O(everything remembered); once a minute is enough. */
export function forget(usual: Usual, before: number): void {
  for (const [series, times] of usual.series) {
    while (times.length > 0 && times[0] < before) times.shift();
    if (times.length === 0) usual.series.delete(series);
  }
  const oldest = Math.floor(before / minuteMs);
  for (const [entity, past] of usual.entities) {
    for (let first = past.minutes[0]; first && first[0] < oldest; first = past.minutes[0]) {
      past.minutes.shift();
      past.sumSeries -= first[1];
      past.sumBurst -= first[2];
    }
    if (past.minutes.length === 0) usual.entities.delete(entity);
  }
}

/** Minutes in which a series misbehaved before `before`. */
export function minutesOf(usual: Usual, series: string, before: number): number {
  const times = usual.series.get(series) ?? [];
  let count = times.length;
  while (count > 0 && times[count - 1] >= before) count--;
  return count;
}

/** Trouble of some entities together over all that is remembered: series-minutes, and burst-minutes. */
export function troubleOf(
  usual: Usual,
  entities: Iterable<string>,
): { readonly series: number; readonly burst: number } {
  let series = 0;
  let burst = 0;
  for (const entity of entities) {
    const past = usual.entities.get(entity);
    if (!past) continue;
    series += past.sumSeries;
    burst += past.sumBurst;
  }
  return { series, burst };
}
