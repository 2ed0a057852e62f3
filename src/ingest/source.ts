import type { z } from 'zod';
import type { Batch } from '../domain/batch.js';
import type { Alert, Change, Check } from '../domain/inventory.js';
import type { LogRecord, MetricPoint, Span } from '../domain/signal.js';
import type { Memory } from './memory.js';
import type { Authentication } from './signatures.js';

/** One delivery, as the door hands it to a source. */
export interface Arrival {
  /** The sender's delivery id where it sends one, else unique to this request; the same when the inbox is replayed. */
  readonly id: string;
  readonly receivedAt: number;
  readonly method: string;
  /** The path asked for, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What earlier payloads of this source left behind; forgotten again when this one is not accepted. */
  readonly memory: Memory;
}

type Loose<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** What a payload says, as far as it says it: the door fills in sources, empty attributes and the ids of changes. */
export interface Told {
  readonly logs?: readonly Loose<LogRecord, 'attributes'>[];
  readonly points?: readonly Loose<MetricPoint, 'attributes'>[];
  readonly spans?: readonly Loose<Span, 'attributes'>[];
  readonly changes?: readonly Loose<Change, 'id' | 'attributes' | 'source'>[];
  /** Without a start an alert belongs to the one of its fingerprint that is open, else it begins one. */
  readonly alerts?: readonly Loose<Alert, 'attributes' | 'source' | 'startsAt'>[];
  /** What happened to an alert that was told earlier, from senders that name nothing but its fingerprint. */
  readonly followUps?: readonly {
    readonly at: number;
    readonly fingerprint: string;
    readonly status: 'acknowledged' | 'resolved';
  }[];
  /** Every outcome of checks of data and models. */
  readonly checks?: readonly Omit<Check, 'source'>[];
  readonly entities?: Batch['entities'];
  readonly relations?: Batch['relations'];
  /** What of the payload could not be read. */
  readonly refused?: readonly Refusal[];
  /** What `answer` needs to know beside the refusals. */
  readonly detail?: unknown;
}

/** One record that was not taken in, and why. */
export interface Refusal {
  readonly kind: 'logs' | 'points' | 'spans' | 'changes' | 'alerts' | 'entities' | 'relations';
  /** Its position among the records of its kind that were read; absent when it could not be read. */
  readonly index?: number;
  readonly because: string;
}

/** What became of a request; a source turns it into the answer its sender understands. */
export type Outcome<Payload = unknown> =
  | {
      readonly kind: 'accepted';
      readonly payload: Payload;
      readonly refused: readonly Refusal[];
      readonly detail?: unknown;
    }
  | { readonly kind: 'invalid'; readonly because: string; readonly issues?: readonly string[] }
  | { readonly kind: 'too-large'; readonly because: string }
  | { readonly kind: 'unsupported'; readonly because: string }
  | { readonly kind: 'unauthenticated'; readonly because: string }
  | { readonly kind: 'forbidden'; readonly because: string }
  | { readonly kind: 'overloaded'; readonly because: string; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly because: string };

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** A fixed answer that senders ask for before they send. */
export interface Greeting {
  readonly methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT')[];
  readonly path: string;
  readonly answer: Answer;
  /** Where a browser that opens this path is sent instead; it brings no token. */
  readonly page?: string;
}

export interface Example {
  readonly name: string;
  /** The payload as JSON would hold it, before it is checked. */
  readonly given: unknown;
  readonly arrival?: Partial<Pick<Arrival, 'id' | 'receivedAt' | 'path' | 'headers' | 'query'>>;
  /** Exactly what `read` tells; a part that is left out must be empty. */
  readonly yields: Told;
}

/** A sender and what its payloads mean. One file in `sources/`, served as `POST /ingest/<id>` and at its own `paths`. */
export interface Source<Payload = unknown> {
  readonly id: string;
  readonly summary: string;
  /** Where its senders expect it, beside `/ingest/<id>`. `:name` stands for one segment. */
  readonly paths?: readonly string[];
  readonly methods?: readonly ('POST' | 'PUT')[];
  readonly payload: z.ZodType<Payload>;
  /** Bytes (decompressed) to what `payload` checks; JSON when absent. Throws an Error that says what is wrong. */
  decode?(body: Uint8Array, arrival: Arrival): unknown;
  /** Whether the headers are of a format this source reads; a reason when not (415). */
  unsupported?(headers: Arrival['headers']): string | undefined;
  /** How its sender signs. Without it, or while no secret is configured, a token is needed. */
  readonly authentication?: Authentication;
  /** The token a sender without an Authorization header puts into its payload. */
  credential?(payload: Payload): string | undefined;
  /** `inbox`: kept first, answered at once and read afterwards (webhooks). `direct`: answered when it is stored. */
  readonly delivery: 'inbox' | 'direct';
  /** The same for every attempt of one delivery; a second one changes nothing. */
  deliveryId?(payload: Payload, headers: Arrival['headers']): string | undefined;
  /** Deliveries about the same thing, each of which tells its whole state: an older one never undoes a newer one. */
  resource?(payload: Payload): string | undefined;
  /** Every record in its payloads bears its time, so the same bytes again are a retry whose answer was lost: nothing new. */
  readonly sameBytesAreRetry?: true;
  /** When it happened there; orders the deliveries of a resource. */
  occurredAt?(payload: Payload): number | undefined;
  /** Which of two deliveries of one millisecond is the later: the one of the greater rank (0 when absent). */
  rank?(payload: Payload): number;
  /**
   * Its times are no order: what arrives later is the later word about an alert. Without it the times of the words decide.
   */
  readonly inOrder?: true;
  read(payload: Payload, arrival: Arrival): Told;
  /** Asked for with a token of scope `ingest`, like everything else here. */
  readonly greetings?: readonly Greeting[];
  /** The sender's own dialect of success and refusal; {@link plainAnswer} when absent. */
  answer?(outcome: Outcome<Payload>, arrival: Arrival): Answer;
  readonly examples: readonly Example[];
}

/** Injection token of every {@link Source}, by id. */
export const SOURCES = Symbol('sources');

/** A source, its payload's type forgotten: whatever `payload` lets through is what the other functions get. */
export function defineSource<Payload>(
  source: Omit<Source<Payload>, 'delivery'> & Partial<Pick<Source, 'delivery'>>,
): Source {
  return { delivery: 'inbox', ...source };
}

const statuses = {
  accepted: 202,
  invalid: 422,
  'too-large': 413,
  unsupported: 415,
  unauthenticated: 401,
  forbidden: 403,
  overloaded: 503,
  failed: 500,
} as const satisfies Record<Outcome['kind'], number>;

/** The answer of a door whose sender expects nothing in particular: 503 when overloaded, which every sender retries. */
export function plainAnswer(outcome: Outcome): Answer {
  const status = statuses[outcome.kind];
  if (outcome.kind === 'accepted')
    return { status, body: outcome.refused.length === 0 ? {} : { refused: summarise(outcome.refused) } };
  const issues = outcome.kind === 'invalid' && outcome.issues ? { issues: outcome.issues } : {};
  return { status, headers: refusalHeaders(outcome), body: { message: outcome.because, ...issues } };
}

/** The headers that say how to do better: when to retry, how to authenticate. */
export function refusalHeaders(outcome: Outcome): Record<string, string> {
  if (outcome.kind === 'overloaded') return { 'retry-after': String(outcome.retryAfterSeconds) };
  if (outcome.kind === 'unauthenticated') return { 'www-authenticate': 'Bearer, Basic realm="throughline"' };
  return {};
}

/** Refusals counted by reason, the most frequent first, at most ten. */
export function summarise(refused: readonly Refusal[]): { readonly because: string; readonly records: number }[] {
  const byReason = Map.groupBy(refused, ({ because }) => because);
  return [...byReason]
    .map(([because, of]) => ({ because, records: of.length }))
    .toSorted((a, b) => b.records - a.records)
    .slice(0, 10);
}
