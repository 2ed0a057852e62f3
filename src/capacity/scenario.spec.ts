import { describe, expect, it } from 'vitest';
import { readScenario, scenarioExamples } from './scenario.js';

describe('readScenario', () => {
  it.each([
    { text: 'traffic +30 %', is: { kind: 'traffic', ratio: 1.3 } },
    { text: '  Traffic   −20% ', is: { kind: 'traffic', ratio: 0.8 } },
    { text: 'traffic + 12.5 %', is: { kind: 'traffic', ratio: 1.125 } },
    { text: 'traffic x2', is: { kind: 'traffic', ratio: 2 } },
    { text: 'traffic × 0.5', is: { kind: 'traffic', ratio: 0.5 } },
    { text: 'lose a zone', is: { kind: 'lose-zone' } },
    { text: 'LOSE ONE REPLICA', is: { kind: 'lose-replica' } },
    { text: 'model v7 instead of v6', is: { kind: 'version', from: 'v6', to: 'v7' } },
    { text: '2.0 instead of 1.9', is: { kind: 'version', from: '1.9', to: '2.0' } },
  ])('"$text"', ({ text, is }) => expect(readScenario(text)).toEqual(is));

  it.each(['', 'traffic', 'traffic 30', 'traffic -130 %', 'lose two zones', 'v7 instead of v7', 'x'.repeat(300)])(
    'does not guess at "%s"',
    (text) => expect(readScenario(text)).toBeUndefined(),
  );

  it.each(scenarioExamples)('understands its own example "%s"', (text) => expect(readScenario(text)).toBeDefined());
});
