import { defineLink } from '../link.js';

/** More tenants than this make a host say little: half of everything runs on it. */
const manyTenants = 12;

export default defineLink({
  id: 'host',
  summary: 'They run on the same host, or one of them is the host of the other.',
  score(a, b, { graph }) {
    const hostsOf = (entity: string): string[] =>
      [...graph.causes(entity)].filter(([, { kind }]) => kind === 'runs-on').map(([host]) => host);
    const [ofA, ofB] = [hostsOf(a.entity), hostsOf(b.entity)];
    if (ofA.includes(b.entity) || ofB.includes(a.entity))
      return { weight: 2.5, because: `${ofA.includes(b.entity) ? a.entity : b.entity} runs on the other` };
    const host = ofA.find((name) => ofB.includes(name));
    if (host === undefined || a.entity === b.entity || graph.effects(host).size > manyTenants) return undefined;
    return { weight: 1, because: `both run on ${host}` };
  },
  examples: [
    {
      name: 'two tenants of a host',
      a: { entity: 'web' },
      b: { entity: 'wiki' },
      relations: [
        { from: 'web', to: 'node-1', kind: 'runs-on' },
        { from: 'wiki', to: 'node-1', kind: 'runs-on' },
      ],
      speaks: 'for',
    },
    {
      name: 'a host and its tenant',
      a: { entity: 'web' },
      b: { entity: 'node-1' },
      relations: [{ from: 'web', to: 'node-1', kind: 'runs-on' }],
      speaks: 'for',
    },
    {
      name: 'tenants of two hosts',
      a: { entity: 'web' },
      b: { entity: 'wiki' },
      relations: [
        { from: 'web', to: 'node-1', kind: 'runs-on' },
        { from: 'wiki', to: 'node-2', kind: 'runs-on' },
      ],
      speaks: 'nothing',
    },
  ],
});
