import { describe, expect, it } from 'vitest';
import { replaySize } from './replay.js';
import { rightSizeCpu, rightSizeMemory, sizingPolicy, type Reading, type Sizing } from './right-size.js';

const minute = 60_000;
const mib = 1024 ** 2;
const alone = { replicas: 1 };

/** Two days of readings a minute. */
function readings(rule: (minute: number) => number, count = 2880): Reading[] {
  return Array.from({ length: count }, (_, i) => ({ at: i * minute, value: rule(i) }));
}

function sized(of: Sizing | { refused: string }): Sizing {
  if ('refused' in of) throw new Error(of.refused);
  return of;
}

describe('rightSizeCpu', () => {
  it('takes the stated percentile and a margin', () => {
    const cpu = sized(rightSizeCpu({ readings: readings((i) => (i % 100) / 100), request: 4, spread: alone }));
    expect(cpu.to).toBeCloseTo(Math.ceil(0.94 * 1.1 * 100) / 100, 9);
    expect(cpu.because[0]).toContain('95 % of 2880 readings are at most 0.940 cores');
  });

  it('leaves start-ups out', () => {
    const starting = readings((i) => (i < 2 || (i >= 1000 && i < 1002) ? 3 : 0.2));
    const startedAt = [0, 1000 * minute];
    const cpu = sized(rightSizeCpu({ readings: starting, startedAt, spread: { replicas: 2 } }));
    expect(cpu).toMatchObject({ to: 0.44, readings: 2876 });
    expect(cpu.because.join()).toContain('4 readings of start-ups');
  });

  it('makes the request what the autoscaler aims at', () => {
    const autoscaler = { target: 0.5, most: 10 };
    const cpu = sized(rightSizeCpu({ readings: readings(() => 1), spread: { replicas: 4, autoscaler } }));
    expect(cpu.to).toBeCloseTo(2.2, 9);
  });

  it('makes room for the forecast peak and a lost zone, and prices it', () => {
    const spread = { replicas: 6, zones: 3 };
    const workload = { readings: readings(() => 1), request: 4, spread, forecastPeak: 1.2, unitCostPerHour: 0.03 };
    const cpu = sized(rightSizeCpu(workload));
    expect(cpu.to).toBeCloseTo(1.98, 9);
    expect(cpu.savesPerMonth).toBeCloseTo((4 - 1.98) * 0.03 * 730 * 6, 6);
  });

  it('asks for more, at a price, when too little was asked for', () => {
    const cpu = sized(rightSizeCpu({ readings: readings(() => 1), request: 0.5, spread: alone, unitCostPerHour: 1 }));
    expect(cpu.savesPerMonth).toBeLessThan(0);
  });

  it('is surer the longer it saw', () => {
    const workload = { readings: readings(() => 1), spread: alone };
    expect(sized(rightSizeCpu(workload)).confidence).toBeCloseTo(2 / 14, 2);
    const weeks = { ...workload, readings: readings(() => 1, 2880 * 8) };
    expect(sized(rightSizeCpu(weeks)).confidence).toBe(1);
  });

  it.each([
    { what: 'no readings', of: [], unit: 'readings', need: 100, have: 0 },
    { what: 'few readings', of: readings(() => 1, 99), unit: 'readings', need: 100, have: 99 },
    { what: 'a short time', of: readings(() => 1, 721), unit: 'hours', need: 24, have: 12 },
  ])('has not enough data with $what', ({ of, unit, need, have }) => {
    for (const made of [rightSizeCpu, rightSizeMemory]) {
      expect(made({ readings: of, spread: alone })).toEqual({
        refused: expect.stringContaining('not enough data'),
        of: unit,
        need,
        have,
      });
    }
  });
});

describe('rightSizeMemory', () => {
  it('takes the highest single reading, start-up or not, and a margin', () => {
    const memory = sized(
      rightSizeMemory({ readings: readings((i) => (i === 5 ? 800 : 300) * mib), startedAt: [0], spread: alone }),
    );
    expect(memory.to).toBe(920 * mib);
  });

  it.each([
    { killedAt: [512 * mib], to: 615 * mib },
    { killedAt: [4096 * mib], to: 4916 * mib },
    { killedAt: [100 * mib], to: 460 * mib },
  ])('needs more than what was killed at $killedAt', ({ killedAt, to }) =>
    expect(sized(rightSizeMemory({ readings: readings(() => 400 * mib), killedAt, spread: alone })).to).toBe(to),
  );

  it('does not take a full heap for a need', () => {
    const full = { readings: readings(() => 4400 * mib), request: 6144 * mib, spread: alone };
    const live = sized(rightSizeMemory({ ...full, heap: { max: 4096 * mib, highestLive: 1400 * mib } }));
    expect(live.to).toBe(Math.ceil((2000 + 304) * 1.15) * mib);
    const unknown = sized(rightSizeMemory({ ...full, heap: { max: 4096 * mib } }));
    expect(unknown.to).toBe(5060 * mib);
    expect(unknown.because[0]).toContain('without what lives in it');
  });
});

describe('a workload with a start-up peak and a kill, replayed at its new size', () => {
  // Recorded at a limit of 512 MiB: grew into it once (what it wanted is not seen, only the kill) and started again.
  const wanted = readings((i) => (200 + (i % 1440 < 3 ? 250 : 0) + (i > 1400 && i < 1440 ? 330 : 0)) * mib);
  const recorded = wanted.map(({ at, value }) => ({ at, value: Math.min(value, 512 * mib) }));

  it('is not killed again, and asks for much less CPU', () => {
    const memory = sized(rightSizeMemory({ readings: recorded, killedAt: [512 * mib], startedAt: [0], spread: alone }));
    expect(replaySize(wanted, 512 * mib, 512 * mib).kills).toHaveLength(1);
    expect(replaySize(wanted, memory.to, 512 * mib).kills).toEqual([]);

    const cpuReadings = readings((i) => (i % 1440 < 2 ? 1.9 : 0.15 + (i % 60) / 600));
    const cpu = sized(
      rightSizeCpu({ readings: cpuReadings, startedAt: [0, 1440 * minute], request: 2, spread: alone }),
    );
    const replayed = replaySize(cpuReadings, cpu.to, 2);
    expect(replayed.throttled).toBeLessThan(0.05);
    expect(replayed.wasteRatio).toBeLessThan(0.1);
  });

  it('has a policy that can be changed', () => {
    const cautious = { ...sizingPolicy, memoryMargin: 1 };
    expect(sized(rightSizeMemory({ readings: readings(() => mib), spread: alone }, cautious)).to).toBe(2 * mib);
  });
});
