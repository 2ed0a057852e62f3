/** What is usual: in which minutes a series misbehaved, and how much of an entity misbehaves in a minute. */
export interface Usual {
  /** Times of anomalies of a series, one a minute at most, oldest first. */
  readonly series: Map<string, number[]>;
  readonly entities: Map<string, EntityPast>;
}

interface EntityPast {
  /** Minute, and the distinct series that misbehaved in it. */
  readonly minutes: [minute: number, series: number][];
  sum: number;
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

/** Notes how many series of an entity misbehave; within one minute the largest counts. */
export function noteEntity(usual: Usual, entity: string, at: number, series: number): void {
  const minute = Math.floor(at / minuteMs);
  let past = usual.entities.get(entity);
  if (!past) usual.entities.set(entity, (past = { minutes: [], sum: 0 }));
  const last = past.minutes.at(-1);
  const had = last?.[0] === minute ? last[1] : 0;
  past.sum += Math.max(0, series - had);
  if (last?.[0] === minute) last[1] = Math.max(series, had);
  else past.minutes.push([minute, series]);
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
      past.sum -= first[1];
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

/** Trouble of some entities together over all that is remembered, in series-minutes. */
export function troubleOf(usual: Usual, entities: Iterable<string>): number {
  let sum = 0;
  for (const entity of entities) sum += usual.entities.get(entity)?.sum ?? 0;
  return sum;
}
