import type { Change } from '../domain/inventory.js';
import type { Card } from '../inventory/card.js';

/** The card of a version of a model, and why it is no version to go back to; absent when nothing speaks against it. */
export type VersionCard = Partial<Card> &
  Pick<Card, 'model' | 'version' | 'gaps'> & {
    readonly unhealthy?: string;
  };

/** What is on a card, for people to compare two of them. */
export function sayCard({
  version,
  gaps,
  commit,
  run,
  author,
  registeredAt,
  datasets = [],
  parameters = [],
}: VersionCard): string {
  const told = [
    commit && `commit ${commit.slice(0, 12)}`,
    run && `run ${run}`,
    datasets.length > 0 &&
      `trained on ${datasets.map(({ name, digest }) => `${name}${digest ? ` ${digest}` : ''}`).join(', ')}`,
    parameters.length > 0 &&
      parameters
        .slice(0, 6)
        .map(({ name, value }) => `${name} ${value}`)
        .join(', '),
    author && `by ${author}`,
    registeredAt !== undefined && `registered ${new Date(registeredAt).toISOString()}`,
  ].filter(Boolean);
  const complete = gaps.length === 0 ? 'could be made again' : `${gaps.length} gaps in its card`;
  return `Version ${version}: ${[...told, complete].join('; ')}`;
}

/** The alias that a change moved. */
export function aliasOf({ attributes, summary }: Pick<Change, 'attributes' | 'summary'>): string {
  const { alias } = attributes;
  return typeof alias === 'string' ? alias : (/\balias (\S+)/.exec(summary)?.[1] ?? 'champion');
}
