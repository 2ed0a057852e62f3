/** What a size must hold besides what was seen. */
export interface Spread {
  readonly replicas: number;
  /** Zones the replicas are spread over, when that is known. */
  readonly zones?: number;
  /** Adds replicas when use passes this share (0–1) of the request, up to `most`. */
  readonly autoscaler?: { readonly target: number; readonly most: number };
}

export interface Headroom {
  /** Times what was seen; at least 1. */
  readonly ratio: number;
  readonly because: readonly string[];
}

/**
 * Room for the forecast peak and for losing a zone (or, with one zone or none known, a replica). An autoscaler that may
 * still add as many replicas as are lost makes up for a loss by itself.
 */
export function headroomFor(spread: Spread, seenPeak: number, forecastPeak?: number): Headroom {
  const because: string[] = [];
  let ratio = 1;
  if (forecastPeak !== undefined && seenPeak > 0 && forecastPeak > seenPeak) {
    ratio = forecastPeak / seenPeak;
    because.push(`the forecast peak is ${ratio.toFixed(2)} times the highest seen`);
  }
  const { left, lost } = afterLoss(spread);
  if (left < 1) return { ratio, because: [...because, 'there is no second replica to take over, whatever its size'] };
  const spare = (spread.autoscaler?.most ?? 0) - spread.replicas;
  if (spare >= spread.replicas - left)
    return { ratio, because: [...because, `the autoscaler makes up for the loss of ${lost}`] };
  const loss = spread.replicas / left;
  return {
    ratio: ratio * loss,
    because: [...because, `without ${lost} the others take ${loss.toFixed(2)} times the load`],
  };
}

function afterLoss({ replicas, zones }: Spread): { left: number; lost: string } {
  if (zones !== undefined && zones > 1) return { left: replicas - Math.ceil(replicas / zones), lost: 'one zone' };
  return { left: replicas - 1, lost: 'one replica' };
}
