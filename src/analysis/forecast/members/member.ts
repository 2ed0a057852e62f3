export type Middle = 'mean' | 'median';

/** The values of the same phase are averaged over the last so many cycles, or smoothed exponentially by a rate. */
export type Memory = { readonly cycles: number; readonly middle: Middle } | { readonly rate: number };

/** What a member of the pool sees: one history, and the origins from which it has to forecast. */
export interface Context {
  /** Equally spaced values without gaps; a forecast from origin o may use those before index o only. */
  readonly values: Float64Array;
  /** Numbers of known values, ascending. */
  readonly origins: readonly number[];
  readonly horizon: number;
  /** Steps of the main season; 1 when there is none. */
  readonly season: number;
  /** Steps of seven days when the history is long enough for them, else 0. */
  readonly week: number;
  /** The seasonal profile of the values, see `profileOf`; kept, since many members share one. */
  readonly profile: (period: number, memory: Memory) => Float64Array;
}

/** One way to forecast. `ahead` gives `horizon` values for every origin: row i, column h is step h+1 from `origins[i]`. */
export interface Member {
  readonly name: string;
  readonly needs: 'nothing' | 'season' | 'week';
  readonly ahead: (context: Context) => Float64Array;
}

/** Rows whose line for an origin is made by `from(origin)`, a rule of the step h, counted from 0. */
export function eachOrigin(
  { origins, horizon }: Context,
  from: (origin: number) => (h: number) => number,
): Float64Array {
  const rows = new Float64Array(origins.length * horizon);
  let at = 0;
  for (const origin of origins) {
    const rule = from(origin);
    for (let h = 0; h < horizon; h++) rows[at++] = rule(h);
  }
  return rows;
}
