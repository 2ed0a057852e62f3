import type { OpenDetector } from './probe.js';

/**
 * The detector everybody writes first, as a ceiling for speed and a floor for judgement: distance from an exponentially weighted mean in
 * standard deviations (Roberts, 1959), an alarm beyond `limit` when the value before was within.
 */
export function openEwma(limit: number): OpenDetector {
  return () => {
    let [mean, variance, steps, beyond] = [0, 0, 0, false];
    return (_, value) => {
      const distance = value - mean;
      const far = steps > 60 && Math.abs(distance) > limit * Math.sqrt(variance);
      const alarm = far && !beyond;
      beyond = far;
      const weight = Math.max(1 / ++steps, 0.01);
      mean += weight * distance;
      variance += weight * (distance * distance - variance);
      return alarm;
    };
  };
}
