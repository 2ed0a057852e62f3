import { callersOf, servicesOn } from '../landscape.js';
import { defineOutage, type OutageKind } from '../plan.js';
import { changed, says } from './fault.js';

/** Changes to hosts and what connects them. */
export const networkKinds: readonly OutageKind[] = [
  defineOutage({
    id: 'name-record',
    summary: 'A DNS record is changed by hand and points nowhere.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const callee = scene.callee();
      const change = scene.change(
        'infrastructure',
        callee.name,
        [
          `dns: ${callee.name}.internal A 10.4.7.9 -> 10.4.77.9`,
          `terraform apply: aws_route53_record.${callee.name} changed`,
        ],
        r.between(0.5, 4),
      );
      const callers = callersOf(landscape, callee.name);
      return changed(change, {
        rootEntity: callee.name,
        rootEntityAliases: callers.map(({ name }) => name),
        effects: [{ entity: callee.name, errors: 0.9, gauges: { cpu: { factor: 0.3 } } }],
        writings: callers.map(({ name }) =>
          says(
            name,
            10,
            'ERROR',
            () =>
              `connect to ${callee.name}.internal (10.4.77.9) failed: no route to host after ${r.integer(1, 3)} attempts`,
          ),
        ),
      });
    },
  }),
  defineOutage({
    id: 'firewall-rule',
    summary: 'A tightened firewall rule cuts a service off from its database.',
    blames: 'change',
    stage(scene) {
      const { random: r } = scene;
      const { service, store } = scene.userOf('database');
      const change = scene.change(
        'infrastructure',
        store.name,
        [
          `security group of ${store.name}: ingress 10.0.0.0/8 -> 10.20.0.0/16`,
          `terraform apply: 1 changed (${store.name} ingress)`,
          `network policy ${store.name}-allow updated`,
        ],
        r.between(0.3, 2),
      );
      return changed(change, {
        rootEntity: store.name,
        rootEntityAliases: [service.name],
        effects: [
          {
            entity: store.name,
            latency: 60,
            errors: 0.85,
            gauges: { connections: { factor: 0.1 }, cpu: { factor: 0.3 } },
          },
        ],
        writings: [
          says(
            service.name,
            9,
            'ERROR',
            () => `connection to ${store.name} timed out after ${r.integer(10_000, 10_050)} ms, SYN not answered`,
          ),
        ],
      });
    },
  }),
  defineOutage({
    id: 'kernel-update',
    summary: 'A host is updated and every service on it gets slow.',
    blames: 'change',
    stage(scene) {
      const { random: r, landscape } = scene;
      const { host } = scene.callee();
      const change = scene.change(
        'infrastructure',
        host,
        [
          `${host}: kernel 6.6.12 -> 6.6.30`,
          `node image of ${host} upgraded`,
          `ansible: mitigations enabled on ${host}`,
        ],
        r.between(1, 5),
      );
      return changed(change, {
        rootEntity: host,
        effects: [
          { entity: host, gauges: { hostCpu: { to: 0.97 } } },
          ...servicesOn(landscape, host).map(({ name }) => ({ entity: name, latency: r.between(5, 9), tail: 1.5 })),
        ],
        writings: [
          says(host, 4, 'WARN', () => `kernel: clocksource tsc unstable, switched to hpet (cpu ${r.integer(0, 15)})`),
        ],
      });
    },
  }),
];
