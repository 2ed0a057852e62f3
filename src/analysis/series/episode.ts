/**
 * One alarm per episode, and when the episode is over.
 *
 * An episode begins with the first value as rare as the threshold. Later ones raise another alarm only if they are rarer than
 * the peak, which fades by 1 % a step; plainly rarer while the episode lasts. It is over when the measure that alarmed is back where it was before, or when the series
 * has been without a rare value so long that its new level must be called normal.
 */
export interface Episode {
  /** The series is not back to normal yet. */
  abnormal: boolean;
  /** Rarest value of late, fading; steps since a value was as rare as the threshold. */
  peak: number;
  since: number;
  /** The measure that opened the episode. */
  measure: number;
  /** Distance from normal, averaged over about three steps, and the largest that counts as normal. */
  departure: number;
  band: number;
  /** The level before the episode. */
  level: number;
  /** Steps in a row within the band. */
  calmSteps: number;
}

const PEAK_FADE = 0.99;
/** A rare value this soon after another, or before the episode is over, must be this much rarer than the peak to be an alarm of its own. */
const SOON = 10;
const SOON_MARGIN = 0.5;
const CALM_STEPS = 5;
/** Steps without a rare value after which a departure is the new normal. */
export const SETTLED_STEPS = 240;

export function openEpisode(): Episode {
  return {
    abnormal: false,
    peak: 0,
    since: 1e9,
    measure: -1,
    departure: 0,
    band: 0,
    level: 0,
    calmSteps: 0,
  };
}

/** Whether a value of this rarity, at or above the threshold or not, raises an alarm; call once a step. */
export function raisesAlarm(episode: Episode, rarity: number, threshold: number): boolean {
  episode.since++;
  episode.peak *= PEAK_FADE;
  if (rarity < threshold) return false;
  const news = rarity > (episode.since > SOON && !episode.abnormal ? episode.peak : episode.peak + SOON_MARGIN);
  episode.peak = Math.max(episode.peak, rarity);
  episode.since = 0;
  return news;
}

/** Opens the episode: from now on it is abnormal until its departure stays within the band. */
export function begin(episode: Episode, measure: number, level: number, departure: number, band: number): void {
  episode.abnormal = true;
  episode.measure = measure;
  episode.level = level;
  episode.departure = departure;
  episode.band = band;
  episode.calmSteps = 0;
}

/** Whether an abnormal series is back to normal (`'back'`) or has settled where it is (`'settled'`); call once a step with its newest departure. */
export function endsBy(episode: Episode, departure: number): 'back' | 'settled' | undefined {
  episode.departure += 0.3 * (departure - episode.departure);
  episode.calmSteps = Math.abs(episode.departure) <= episode.band ? episode.calmSteps + 1 : 0;
  if (episode.calmSteps < CALM_STEPS && episode.since < SETTLED_STEPS) return undefined;
  episode.abnormal = false;
  return episode.calmSteps < CALM_STEPS ? 'settled' : 'back';
}
