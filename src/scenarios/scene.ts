import { rollout } from './authors.js';
import { callersOf, consumes, type Landscape, type Service, type Store } from './landscape.js';
import type { Rollout, Scene, Wording } from './plan.js';
import type { Random } from './random.js';
import type { ChangeLine } from '../domain/recording.js';

const minute = 60_000;

/** Numbers deployments and other changes without a commit in the order they are made. */
export function numbering(): (prefix: string) => string {
  let n = 0;
  return (prefix) => `${prefix}-${++n}`;
}

/** Sets the stage for a kind of outage in a landscape. */
export function setScene(
  landscape: Landscape,
  random: Random,
  times: Pick<Scene, 'from' | 'at' | 'until' | 'to'>,
  number: (prefix: string) => string,
): Scene {
  const before = (minutes = random.between(1, 6)): number => Math.round(times.at - minutes * minute);
  const users = (test: (name: string) => boolean): { service: Service; name: string }[] =>
    landscape.services.flatMap((service) =>
      Object.keys(service.calls)
        .filter((name) => test(name) && consumes(landscape, service) !== name)
        .map((name) => ({ service, name })),
    );
  return {
    landscape,
    random,
    ...times,
    callee(...languages) {
      const called = landscape.services.filter(({ name }) => callersOf(landscape, name).length > 0);
      const fitting = called.filter(({ language }) => languages.length === 0 || languages.includes(language));
      return random.pick(fitting.length > 0 ? fitting : called);
    },
    userOf(kind) {
      const stores = new Map(
        landscape.stores.filter((store) => store.kind === kind).map((store) => [store.name, store]),
      );
      const { service, name } = random.pick(users((name) => stores.has(name)));
      return { service, store: stores.get(name) as Store };
    },
    userOfProvider() {
      const { service, name } = random.pick(users((name) => landscape.providers.includes(name)));
      return { service, provider: name };
    },
    deploy: (entity, wordings: readonly Wording[], minutes): Rollout =>
      rollout(entity, random.pick(wordings), before(minutes), number('deploy'), random),
    change(kind, entity, summaries, minutes, diff) {
      const id = number(kind);
      const line: ChangeLine = {
        type: 'change',
        at: before(minutes),
        id,
        entity,
        kind,
        summary: random.pick(summaries),
        ...(diff && { attributes: { diff } }),
      };
      return { id, aliases: [], lines: [line] };
    },
  };
}
