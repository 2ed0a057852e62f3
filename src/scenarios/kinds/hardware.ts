import { callersOf, servicesOn } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { says, unchanged } from './fault.js';

const minute = 60_000;

/** Hosts, disks, networks and clocks that fail by themselves. */
export const hardwareKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'full-disk',
    summary: 'The disk of a database fills up until it refuses to write.',
    blames: 'none',
    stage(scene) {
      const { random: r, at, from } = scene;
      const { service, store } = scene.userOf('database');
      const since = Math.max(from, at - 15 * minute);
      return unchanged({
        rootEntity: store.name,
        rootEntityAliases: [store.host],
        showsAt: since,
        effects: [
          { entity: store.name, from: since, rampMs: at - since, gauges: { disk: { to: 0.998 } } },
          { entity: store.name, errors: r.between(0.4, 0.7) },
        ],
        writings: [
          says(
            store.name,
            8,
            'ERROR',
            () => `could not extend file base/16384/${r.integer(16_000, 17_000)}: No space left on device`,
          ),
          says(service.name, 6, 'ERROR', () => `write refused by ${store.name}: disk full (row ${r.hex(6)})`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'packet-loss',
    summary: 'A network card drops packets; everything on one host gets slow at the tail.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { host } = scene.callee();
      return unchanged({
        rootEntity: host,
        effects: [
          { entity: host, gauges: { retransmits: { to: 240 } } },
          ...servicesOn(landscape, host).map(({ name }) => ({
            entity: name,
            latency: r.between(4, 7),
            tail: 3,
            errors: 0.05,
          })),
        ],
        writings: [says(host, 5, 'WARN', () => `kernel: eth0: tx timeout, ${r.integer(100, 900)} packets dropped`)],
      });
    },
  }),
  defineOutage({
    id: 'host-failure',
    summary: 'A host dies; what ran on it fails until it is moved.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { host } = scene.callee();
      return unchanged({
        rootEntity: host,
        rootEntityAliases: servicesOn(landscape, host).map(({ name }) => name),
        effects: [
          { entity: host, gauges: { hostCpu: { factor: 0.1 }, hostMemory: { factor: 0.3 } } },
          ...servicesOn(landscape, host).map(({ name }) => ({
            entity: name,
            errors: r.between(0.5, 0.8),
            gauges: { restarts: { to: 3 } },
          })),
        ],
        writings: [
          says(host, 6, 'FATAL', () => `kernel: Hardware Error: machine check on CPU ${r.integer(0, 31)}, uncorrected`),
        ],
      });
    },
  }),
  defineOutage({
    id: 'skewed-clock',
    summary: 'The clock of a host runs away; tokens of its services look expired to everybody else.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const service = scene.callee();
      return unchanged({
        rootEntity: service.host,
        rootEntityAliases: [service.name],
        effects: [
          { entity: service.host, rampMs: 3 * minute, gauges: { clockOffset: { to: 95 } } },
          { entity: service.name, errors: r.between(0.4, 0.7) },
        ],
        writings: [
          says(
            service.host,
            3,
            'WARN',
            () =>
              `chronyd: system clock wrong by ${r.integer(60, 95)}.${r.integer(100, 999)} seconds, no source reachable`,
          ),
          ...callersOf(landscape, service.name).map(({ name }) =>
            says(
              name,
              8,
              'WARN',
              () => `token of ${service.name} is not valid yet, issued ${r.integer(60, 95)} s in the future`,
            ),
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'name-resolution',
    summary: 'The resolver of a host fails; its services find nobody.',
    blames: 'none',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { host } = scene.callee();
      const tenants = servicesOn(landscape, host);
      return unchanged({
        rootEntity: host,
        rootEntityAliases: tenants.map(({ name }) => name),
        effects: tenants.map(({ name }) => ({ entity: name, errors: r.between(0.3, 0.6), latency: 3 })),
        writings: [
          says(
            host,
            6,
            'ERROR',
            () => `systemd-resolved: server 10.96.0.10 does not answer, ${r.integer(2, 9)} timeouts in a row`,
          ),
          ...tenants.map(({ name }) =>
            says(name, 8, 'ERROR', () => `temporary failure in name resolution (EAI_AGAIN) for ${r.hex(4)}.svc`),
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'slow-disk',
    summary: 'A worn disk answers slowly; the database on it waits.',
    blames: 'none',
    stage(scene) {
      const { random: r } = scene;
      const { store } = scene.userOf('database');
      return unchanged({
        rootEntity: store.host,
        rootEntityAliases: [store.name],
        effects: [{ entity: store.name, latency: r.between(25, 40), tail: 2 }],
        writings: [
          says(
            store.host,
            6,
            'ERROR',
            () => `blk_update_request: I/O error, dev nvme0n1, sector ${r.integer(1e6, 9e8)}`,
          ),
          says(store.name, 4, 'WARN', () => `fsync of the log took ${r.integer(900, 6000)} ms`),
        ],
      });
    },
  }),
];
