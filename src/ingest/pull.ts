import type { z } from 'zod';
import type { Change } from '../domain/inventory.js';
import type { Config } from '../platform/config.js';
import type { PullClient } from './pull-client.js';
import type { Told } from './source.js';

/** What a pull tells by itself. What comes and goes (alerts) is handed to the source of its webhooks, which orders it. */
export type PulledFacts = Pick<Told, 'logs' | 'points' | 'changes' | 'entities' | 'relations'>;

/** What a webhook would have said: goes the way of a delivery of that source, in the order of when it happened. */
export interface PulledDelivery {
  readonly source: string;
  /** The same whenever the same thing is pulled again. */
  readonly key: string;
  readonly payload: unknown;
}

/** A part of a round. The cursor is kept once the rest is taken in; a crash in between pulls the part again. */
export interface PullStep<Cursor> {
  readonly told?: PulledFacts;
  readonly deliveries?: readonly PulledDelivery[];
  readonly cursor: Cursor;
}

export interface PullContext<Settings> {
  readonly settings: Settings;
  /** When the round began, epoch ms. */
  readonly now: number;
  /** What is older than this is passed over: how far back a pull begins, and how much of a downtime it makes up for. */
  readonly since: number;
  readonly client: PullClient;
}

/** Where a pull asks, and with which headers. */
export interface PullEndpoint {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Seconds between two rounds: a divisor of a minute, or of an hour and a multiple of a minute. */
export type PullInterval = 5 | 15 | 30 | 60 | 300 | 900 | 1800 | 3600;

export interface PullExample {
  readonly name: string;
  /** Variables of the configuration that switch it on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cursor?: unknown;
  readonly now: number;
  /** What the other side answers, by `METHOD /path` or `METHOD /path?query`; text is sent as it is, the rest as JSON. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly yields: readonly PullStep<unknown>[];
}

/** Something that is asked again and again for what has happened since. One file in `pulls/`; off unless configured. */
export interface Pull<Settings = unknown, Cursor = unknown> {
  readonly id: string;
  readonly summary: string;
  /** As whose word it tells; that of its webhooks, so that what both tell is told once. */
  readonly source: string;
  readonly everySeconds: PullInterval;
  /** The variables that switch it on. */
  readonly variables: readonly (keyof Config)[];
  /** What the configuration says of it; undefined when it is off. */
  configure(config: Config): Settings | undefined;
  endpoint(settings: Settings): PullEndpoint | Promise<PullEndpoint>;
  /** How far it has come; whatever is kept and no longer fits begins anew. */
  readonly cursor: z.ZodType<Cursor>;
  /** One round, from the cursor to now, in bounded parts. */
  pull(context: PullContext<Settings>, cursor: Cursor | undefined): AsyncIterable<PullStep<Cursor>>;
  /** Notes what a webhook has told of the same source, so that it is not told again. */
  hear?(changes: readonly Change[], cursor: Cursor): Cursor;
  /** Asks for something small and says what was found; throws what is wrong. */
  check(context: PullContext<Settings>): Promise<string>;
  readonly examples: readonly PullExample[];
}

/** Injection token of every {@link Pull}, by id. */
export const PULLS = Symbol('pulls');

/** A pull, the types of its settings and cursor forgotten. */
export function definePull<Settings, Cursor>(pull: Pull<Settings, Cursor>): Pull {
  return pull;
}
