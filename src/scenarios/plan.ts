import type { AlertLine, ChangeLine, RelationLine } from '../domain/recording.js';
import type { Attributes, Severity } from '../domain/signal.js';
import type { Gauge } from './gauges.js';
import type { Landscape, Service, Store } from './landscape.js';
import type { Random } from './random.js';

/** How a gauge is pushed while an effect is at full strength: `to` wins over `factor`, `add` comes last. */
export interface Push {
  readonly factor?: number;
  readonly add?: number;
  readonly to?: number;
}

/** What a fault does to one entity. What its callers suffer follows from the calls and is not said here. */
export interface Effect {
  readonly entity: string;
  /** Epoch ms; the whole outage by default. */
  readonly from?: number;
  readonly until?: number;
  /** Grows in a line to full strength for this long; at once by default. */
  readonly rampMs?: number;
  /** Comes and goes with this period. */
  readonly pulseMs?: number;
  /** Factor on the entity's own time, its callees' left out. */
  readonly latency?: number;
  /** Factor on the slowest requests only. */
  readonly tail?: number;
  /** Share of its requests that fail by its own fault, 0 to 1. */
  readonly errors?: number;
  /** Factor on the requests it receives from outside. */
  readonly traffic?: number;
  readonly gauges?: Partial<Readonly<Record<Gauge, Push>>>;
}

/** Log lines that a fault makes an entity write. */
export interface Writing {
  readonly entity: string;
  readonly from?: number;
  readonly until?: number;
  readonly perMinute: number;
  readonly severity: Severity;
  readonly line: (at: number) => string | { readonly body: string; readonly attributes: Attributes };
}

/** What goes wrong, in one landscape. */
export interface Plan {
  readonly rootEntity: string;
  readonly rootEntityAliases?: readonly string[];
  /** The id of the change to blame, or `none`. */
  readonly rootChange: string;
  readonly rootChangeAliases?: readonly string[];
  /** When the fault first shows, when not at the scene's `at`. */
  readonly showsAt?: number;
  readonly effects: readonly Effect[];
  readonly writings?: readonly Writing[];
  readonly changes?: readonly ChangeLine[];
  readonly alerts?: readonly AlertLine[];
  readonly relations?: readonly RelationLine[];
  /** Changes that tempt: near in time or place, innocent. */
  readonly decoys?: readonly ChangeLine[];
}

/** Words and diff of a change, in one of the styles of its author. `{e}` in a text stands for the entity's short name. */
export interface Wording {
  readonly message: string;
  readonly files: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A change that went live: what it is, and the ids under which it may be named. */
export interface Rollout {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly lines: readonly ChangeLine[];
}

/** The stage a kind of outage is set on: who plays, when, with what chance. */
export interface Scene {
  readonly landscape: Landscape;
  readonly random: Random;
  /** The recording covers [from, to); the fault lasts [at, until). Epoch ms. */
  readonly from: number;
  readonly at: number;
  readonly until: number;
  readonly to: number;
  /** A service that others call, of one of these languages if there is one. */
  callee(...languages: readonly Service['language'][]): Service;
  /** A service that uses a store of this kind, and that store. */
  userOf(kind: Store['kind']): { readonly service: Service; readonly store: Store };
  /** A service that calls a provider, and that provider. */
  userOfProvider(): { readonly service: Service; readonly provider: string };
  /** A commit to an entity and the deployment that brings it `minutes` before the fault shows. */
  deploy(entity: string, wordings: readonly Wording[], minutes?: number): Rollout;
  /** A change without a commit: a configuration, flag, scaling, schema … `minutes` before the fault shows. */
  change(
    kind: ChangeLine['kind'],
    entity: string,
    summaries: readonly string[],
    minutes?: number,
    diff?: string,
  ): Rollout;
}

/** One kind of outage: a file in `kinds/`. */
export interface OutageKind {
  readonly id: string;
  readonly summary: string;
  /** What a correct verdict blames. */
  readonly blames: 'change' | 'none' | 'nothing';
  stage(scene: Scene): Plan;
}

export function defineOutage(kind: OutageKind): OutageKind {
  return kind;
}
