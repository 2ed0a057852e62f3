import type { Config } from '../platform/config.js';
import type { Message } from './message.js';
import type { HttpAnswer, HttpCall } from './outbound.js';

/** One message on its way through one channel. */
export interface Parcel<Heard extends Message = Message> {
  /** The same for every attempt: what has arrived under it once need not arrive again. */
  readonly key: string;
  readonly message: Heard;
}

/** What became of an attempt, and whether another one may help. `because` is shown to operators. */
export type Receipt =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed';
      readonly retry: boolean;
      readonly because: string;
      /** How long the other side asks to be left alone. */
      readonly retryAfterMs?: number;
    };

/** The world as a channel sees it. */
export interface Outside {
  now(): number;
  /** Throws a retryable `Failure` when there is no answer. Redirects are not followed. */
  send(call: HttpCall): Promise<HttpAnswer>;
}

/** At most `count` deliveries in any `perMs`. */
export interface RateLimit {
  readonly count: number;
  readonly perMs: number;
}

export interface ChannelExample {
  readonly name: string;
  readonly given: Message;
  /** Exactly what `word` makes of it under the key `key-1`; `undefined` where the channel does not hear it. */
  readonly sends: unknown;
}

/** A way out to people or to another tool. One file in `channels/`; silent until the configuration names where to. */
export interface Channel<Settings = unknown, Worded = unknown, Heard extends Message = Message> {
  readonly id: string;
  readonly summary: string;
  /** What reaches people is held to NOTIFY_PER_MINUTE as well. */
  readonly audience: 'people' | 'tools';
  /** What the other side takes. */
  readonly limit: RateLimit;
  /** What it needs to know; undefined while it is not configured. */
  settings(config: Config): Settings | undefined;
  /** Whether a message is for it. */
  hears(message: Message): message is Heard;
  /** The message in the words of the other side. Pure; secrets are added on delivery. */
  word(parcel: Parcel<Heard>): Worded;
  /** Delivers what was worded. What it throws is a failure that may be tried again. */
  deliver(worded: Worded, settings: Settings, outside: Outside): Promise<Receipt>;
  /** Whether it would work, found out without reaching anybody; says what it found. Throws when it would not. */
  check(settings: Settings, outside: Outside): Promise<string>;
  readonly examples: readonly ChannelExample[];
}

/** Injection token of every {@link Channel}, by id. */
export const CHANNELS = Symbol('channels');

/** A channel, its types forgotten: what `settings` and `word` make is what `deliver` gets. */
export function defineChannel<Settings, Worded, Heard extends Message>(
  channel: Channel<Settings, Worded, Heard>,
): Channel {
  return channel;
}

/** A channel that the configuration switches on. */
export interface OpenChannel {
  readonly channel: Channel;
  readonly settings: unknown;
}
