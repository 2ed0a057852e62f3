import type { z } from 'zod';
import type { CatalogueEntry } from '../platform/catalogue.js';
import type { Config } from '../platform/config.js';

/** Whose secret a request carries; it is added when the request is sent, and nowhere else. */
export type Credential = 'mlflow' | 'kubernetes' | 'github' | 'webhook';

/** A request exactly as it is sent, except for the secret. */
export interface ExactRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credential: Credential;
}

/** What is asked of an executor. */
export interface Call<Parameters> {
  readonly parameters: Parameters;
  /** The same however often it is tried; no two actions share it. */
  readonly key: string;
  /** When the action was begun, epoch ms: the same however often it is tried. */
  readonly at: number;
  /** What the world was like when it was begun; absent before that. */
  readonly before?: Readonly<Record<string, unknown>>;
}

/** How the world is, and what would be sent to change it. */
export interface Plan {
  /** Whatever undoing or resuming needs to know of the world as it is; plain JSON. */
  readonly before: Readonly<Record<string, unknown>>;
  /** The world is already as it should become: nothing is to be sent. */
  readonly done: boolean;
  readonly request: ExactRequest;
  /** What it does, in a sentence. */
  readonly says: string;
  /** Why it must not be sent: the world is not as the action supposes. */
  readonly refused?: string;
}

/** Sends a request that only reads; answers its JSON. */
export type Look = (request: ExactRequest) => Promise<unknown>;

/**
 * Carries out one kind of action. It only plans, by looking at the world: the one request of the plan is what the dry
 * run shows and what is sent. A plan made after the request was carried out says `done`, or sending it again with the
 * same key changes nothing.
 */
export interface Executor<Parameters = never> extends CatalogueEntry {
  readonly parameters: z.ZodType<Parameters>;
  /** The variables that it cannot do without. */
  readonly needs: readonly (keyof Config)[];
  plan(this: void, call: Call<Parameters>, config: Config, look: Look): Promise<Plan>;
  /** What takes it back; absent where nothing does. */
  undo?(this: void, parameters: Parameters, before: Readonly<Record<string, unknown>>): Parameters | undefined;
}

export function defineExecutor<Parameters>(executor: Executor<Parameters>): Executor<Parameters> {
  return executor;
}

/** Injection token of the catalogue of executors. */
export const EXECUTORS = Symbol('executors');

/** The variables that are not set and without which this executor cannot act. */
export function missingFor({ needs }: Pick<Executor, 'needs'>, config: Config): readonly string[] {
  return needs.filter((name) => config[name] === undefined);
}

/** The id under which an undo is known to whoever carries it out. */
export function undoKey(action: string): string {
  return `${action}-undo`;
}
