import { sayStep } from '../../analysis/graph/graph.js';
import { defineLink } from '../link.js';

/** Further than this the graph connects everything with everything. */
const mostHops = 3;
/** A way along which trouble travels says more than one that merely exists. */
const alongTheWay = 1;

export default defineLink({
  id: 'topology',
  summary:
    'The graph connects them within three steps, silent entities bridged; more so along the way trouble travels.',
  score(a, b, { graph }) {
    if (a.entity === b.entity) return { weight: mostHops + alongTheWay, because: `both are on ${a.entity}` };
    const path = graph.path(b.entity, a.entity) ?? graph.path(a.entity, b.entity);
    if (path && path.length <= mostHops)
      return { weight: mostHops - path.length + alongTheWay, because: path.map(sayStep).join(', ') };
    const hops = graph.hops(a.entity, b.entity, mostHops);
    return hops === undefined
      ? undefined
      : { weight: mostHops - hops, because: `${a.entity} and ${b.entity} are ${hops} steps apart` };
  },
  examples: [
    {
      name: 'the caller of what fails',
      a: { entity: 'web' },
      b: { entity: 'cart' },
      relations: [{ from: 'web', to: 'cart', kind: 'calls' }],
      speaks: 'for',
    },
    {
      name: 'bridged by an entity that sends nothing',
      a: { entity: 'web' },
      b: { entity: 'cart-db' },
      relations: [
        { from: 'web', to: 'cart', kind: 'calls' },
        { from: 'cart', to: 'cart-db', kind: 'reads' },
      ],
      speaks: 'for',
    },
    { name: 'two that are not connected', a: { entity: 'web' }, b: { entity: 'wiki' }, speaks: 'nothing' },
  ],
});
