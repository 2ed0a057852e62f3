import type { Suspect } from './remediation.js';

/** The pipeline that is to blame, or that writes the dataset which is. */
export function writerOf({ entity, graph, entities }: Suspect): string | undefined {
  if (entity?.kind === 'pipeline') return entity.name;
  if (entity?.kind !== 'dataset') return undefined;
  const writers = [...graph.causes(entity.name)].filter(([, { kind, to }]) => kind === 'writes' && to === entity.name);
  return writers.map(([name]) => name).find((name) => entities.get(name)?.kind === 'pipeline');
}

/** What reads a dataset or was trained on it. */
export function readersOf({ graph }: Suspect, dataset: string): readonly string[] {
  return [...graph.effects(dataset)]
    .filter(([, { kind }]) => kind === 'reads' || kind === 'trained-on' || kind === 'depends-on')
    .map(([name]) => name)
    .toSorted();
}
