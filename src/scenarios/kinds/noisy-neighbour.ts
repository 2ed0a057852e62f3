import type { RelationLine } from '../../domain/recording.js';
import { servicesOn } from '../landscape.js';
import { defineOutage } from '../plan.js';

export const noisyNeighbour = defineOutage({
  id: 'noisy-neighbour',
  summary: 'A batch job takes the CPU of a host and slows every service on it; nothing was changed.',
  blames: 'none',
  stage(scene) {
    const { landscape, random, at } = scene;
    const { host } = scene.callee();
    const job = random.pick(['export-nightly', 'video-transcode', 'backup-verify', 'ml-backfill']);
    const runsOn: RelationLine = { type: 'relation', from: job, to: host, kind: 'runs-on' };
    return {
      rootEntity: host,
      rootEntityAliases: [job],
      rootChange: 'none',
      effects: [
        { entity: host, gauges: { hostCpu: { to: 0.985 }, hostMemory: { factor: 1.35 } } },
        { entity: job, gauges: { cpu: { to: 0.95, factor: 1 } } },
        ...servicesOn(landscape, host).map(({ name }) => ({
          entity: name,
          latency: random.between(5, 11),
          tail: 1.8,
          gauges: { throttled: { to: random.between(9, 22) } },
        })),
      ],
      writings: [
        {
          entity: host,
          perMinute: 5,
          severity: 'WARN',
          line: () =>
            `kernel: CPU${random.integer(0, 15)}: run queue above ${random.integer(30, 80)}, cgroup ${job} used ${random.integer(1100, 1500)} % of one CPU`,
        },
        {
          entity: host,
          from: at,
          until: at + 120_000,
          perMinute: 2,
          severity: 'INFO',
          line: () => `systemd: started ${job}.service`,
        },
      ],
      relations: [runsOn],
    };
  },
});
