import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '../signals/signal-store.js';
import { spreadOf } from './spread-of.js';

const settings = { at: 0, horizonMs: 1 };
function series(name: string, value: number, attributes = {}, until = 100): SeriesWindow {
  const times = Array.from({ length: until }, (_, i) => i);
  return { entity: 'web', name, attributes, times, values: times.map(() => value) };
}
const pod = (name: string, zone: string, until?: number): SeriesWindow => series('cpu', 1, { pod: name, zone }, until);

describe('spreadOf', () => {
  it('is what is configured', () => {
    const spreads = { web: { replicas: 9, zones: 3 } };
    expect(spreadOf('web', [pod('a', 'x')], [], { ...settings, spreads })).toEqual({ replicas: 9, zones: 3 });
  });

  it('counts instances and zones that reported lately', () => {
    const used = [pod('a', 'x'), pod('b', 'y'), pod('c', 'y'), pod('gone', 'z', 20)];
    expect(spreadOf('web', used, used, settings)).toEqual({ replicas: 3, zones: 2 });
  });

  it('believes a metric of replicas more than the instances that it sees', () => {
    const used = [pod('a', 'x')];
    const told = [...used, series('kube_deployment_spec_replicas', 5)];
    expect(spreadOf('web', used, told, settings)).toEqual({ replicas: 5 });
  });

  it.each([
    { told: 70, target: 0.7 },
    { told: 0.6, target: 0.6 },
    { told: undefined, target: 0.8 },
  ])('an autoscaler whose target is told as $told keeps use at $target', ({ told, target }) => {
    const all = [
      series('kube_horizontalpodautoscaler_spec_max_replicas', 12),
      ...(told === undefined ? [] : [series('kube_horizontalpodautoscaler_spec_target_metric', told)]),
    ];
    expect(spreadOf('web', [pod('a', 'x')], all, settings).autoscaler).toEqual({ target, most: 12 });
  });

  it('is one replica when nothing is known', () => expect(spreadOf('web', [], [], settings)).toEqual({ replicas: 1 }));
});
