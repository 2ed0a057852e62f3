import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector, DetectorExample, Watched } from './detector.js';
import { loadDetectors } from './load-detectors.js';

const blank: Watched = { key: 'k', entity: 'e', name: 'm', attributes: {}, origin: 'metric', measure: 'saturation' };
const stepMs = 10_000;
const detectors = await loadDetectors();

/** The indexes at which an episode begins, optionally taken up from a snapshot in the middle. */
function episodes(detector: Detector, series: Watched, values: readonly number[], resumeAt = -1): number[] {
  const parameters = detector.parameters.parse({});
  let state = detector.open(parameters, series);
  let abnormal = false;
  return values.flatMap((value, i) => {
    if (i === resumeAt) state = detector.load(structuredClone(detector.save(state)), parameters, series);
    const before = abnormal;
    abnormal = detector.next(state, i * stepMs, value, parameters, series) !== undefined;
    return abnormal && !before ? [i] : [];
  });
}

const watched = ({ series }: Pick<DetectorExample, 'series'>): Watched => ({ ...blank, ...series });

describe.each(detectors)('$id', (detector) => {
  it.each(detector.examples)('example: $name', (example) => {
    expect(episodes(detector, watched(example), example.given)).toEqual(example.finds);
  });

  it('says nothing on empty, constant and NaN series', () => {
    const [example] = detector.examples;
    for (const values of [[], Array<number>(200).fill(0.1), Array<number>(50).fill(NaN)])
      expect(episodes(detector, { ...watched(example), template: undefined }, values)).toEqual([]);
  });

  it('never looks ahead and resumes where it stopped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { maxLength: 150 }),
        fc.nat(150),
        (values, cut) => {
          const [example] = detector.examples;
          const whole = episodes(detector, watched(example), values);
          expect(episodes(detector, watched(example), values.slice(0, cut))).toEqual(whole.filter((i) => i < cut));
          expect(episodes(detector, watched(example), values, cut)).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });
});
