import { consumes, allServices, type Landscape, type Service } from './landscape.js';
import type { Effect } from './plan.js';

/** How an entity fares at one moment: requests per second, its own median ms, with its callees', share of failures, use of its capacity. */
export interface Vitals {
  readonly rate: number;
  readonly ownMs: number;
  readonly latencyMs: number;
  readonly tail: number;
  /** Share that fails by its own fault, and with what its callees pass on. */
  readonly ownErrors: number;
  readonly errors: number;
  readonly load: number;
  /** The callee that hurts it most and how: nothing when none does. */
  readonly hurtBy?: { readonly name: string; readonly how: 'error' | 'timeout'; readonly share: number };
}

/** Strength of an effect at a time, 0 to 1; it fades within half a minute when it ends. */
export function strength(
  effect: Effect,
  at: number,
  defaults: { readonly at: number; readonly until: number },
): number {
  const from = effect.from ?? defaults.at;
  const until = effect.until ?? defaults.until;
  if (at < from) return 0;
  const fading = at >= until ? Math.max(0, 1 - (at - until) / 30_000) : 1;
  const grown = effect.rampMs ? Math.min(1, (Math.min(at, until) - from) / effect.rampMs) : 1;
  const on = effect.pulseMs && ((at - from) / effect.pulseMs) % 1 > 0.6 ? 0.1 : 1;
  return grown * fading * on;
}

interface Push {
  readonly latency: number;
  readonly tail: number;
  readonly errors: number;
  readonly traffic: number;
}

function pushes(
  effects: readonly Effect[],
  at: number,
  span: { at: number; until: number },
): ReadonlyMap<string, Push> {
  const found = new Map<string, Push>();
  for (const effect of effects) {
    const s = strength(effect, at, span);
    if (s === 0) continue;
    const was = found.get(effect.entity) ?? { latency: 1, tail: 1, errors: 0, traffic: 1 };
    const grow = (factor = 1): number => 1 + (factor - 1) * s;
    found.set(effect.entity, {
      latency: was.latency * grow(effect.latency),
      tail: was.tail * grow(effect.tail),
      errors: 1 - (1 - was.errors) * (1 - (effect.errors ?? 0) * s),
      traffic: was.traffic * grow(effect.traffic),
    });
  }
  return found;
}

const calm: Push = { latency: 1, tail: 1, errors: 0, traffic: 1 };
/** Use of capacity at ordinary traffic, and the failures of ordinary life. */
const ordinaryLoad = 0.45;
const ordinaryErrors = 0.0015;

/** Requests per second everywhere, given those at the front door: shares of calls multiplied down the graph. */
function rates(landscape: Landscape, front: number, push: ReadonlyMap<string, Push>): Map<string, number> {
  const found = new Map<string, number>([
    [landscape.front, front],
    [landscape.island.name, front * 0.1],
  ]);
  const receive = (name: string, rate: number): void => void found.set(name, (found.get(name) ?? 0) + rate);
  for (const service of callersFirst(landscape)) {
    const queue = consumes(landscape, service);
    if (queue) receive(service.name, found.get(queue) ?? 0);
    const rate = (found.get(service.name) ?? 0) * (push.get(service.name)?.traffic ?? 1);
    found.set(service.name, rate);
    for (const [to, share] of Object.entries(service.calls)) if (to !== queue) receive(to, rate * share);
  }
  return found;
}

/** Services in an order in which every caller comes before its callees, consumers of queues last. */
function callersFirst(landscape: Landscape): readonly Service[] {
  const byName = new Map(allServices(landscape).map((service) => [service.name, service]));
  const seen = new Set<string>();
  const order: Service[] = [];
  const visit = (service: Service): void => {
    if (seen.has(service.name)) return;
    seen.add(service.name);
    for (const to of Object.keys(service.calls)) {
      const callee = byName.get(to);
      if (callee) visit(callee);
    }
    order.unshift(service);
  };
  const consumers = allServices(landscape).filter((service) => consumes(landscape, service));
  for (const service of [...consumers, ...byName.values()]) visit(service);
  return order;
}

/** Everything one level needs to know of what it calls. */
interface Callee {
  readonly vitals: Vitals;
  readonly timeoutMs: number;
}

function suffer(own: number, calls: Readonly<Record<string, number>>, callees: ReadonlyMap<string, Callee>) {
  let latencyMs = own;
  let passing = 1;
  let hurtBy: Vitals['hurtBy'];
  for (const [name, share] of Object.entries(calls)) {
    const callee = callees.get(name);
    if (!callee) continue;
    const { vitals, timeoutMs } = callee;
    const late = Math.min(0.9, Math.max(0, (vitals.latencyMs * vitals.tail) / timeoutMs - 0.6) / 0.8);
    const lost = share * (1 - (1 - vitals.errors * 0.92) * (1 - late));
    latencyMs += share * Math.min(vitals.latencyMs, timeoutMs * 1.1);
    passing *= 1 - lost;
    if (lost > (hurtBy?.share ?? 0.01)) hurtBy = { name, how: late > vitals.errors ? 'timeout' : 'error', share: lost };
  }
  return { latencyMs, failing: 1 - passing, hurtBy };
}

/**
 * Vitals of services, stores and providers at one moment. Own time grows with load as in a queue (1/(1-load)), failures begin
 * past capacity, callers wait for and fail with their callees, and give up at their time-out.
 */
export function vitalsAt(
  landscape: Landscape,
  effects: readonly Effect[],
  front: { readonly rate: number; readonly ordinary: number },
  at: number,
  span: { at: number; until: number },
): ReadonlyMap<string, Vitals> {
  const push = pushes(effects, at, span);
  const rate = rates(landscape, front.rate, push);
  const usual = rates(landscape, front.ordinary, new Map());
  const found = new Map<string, Vitals>();
  const callees = new Map<string, Callee>();
  const settle = (name: string, baseMs: number, calls: Readonly<Record<string, number>>): void => {
    const p = push.get(name) ?? calm;
    const load = ordinaryLoad * ((rate.get(name) ?? 0) / Math.max(1e-9, usual.get(name) ?? 1)) * Math.sqrt(p.latency);
    const ownMs = baseMs * p.latency * ((1 - ordinaryLoad) / (1 - Math.min(load, 0.95)));
    const { latencyMs, failing, hurtBy } = suffer(ownMs, calls, callees);
    const shed = load > 1 ? (1 - 1 / load) * 0.6 : 0;
    const ownErrors = 1 - (1 - ordinaryErrors) * (1 - p.errors) * (1 - shed);
    const errors = 1 - (1 - ownErrors) * (1 - failing);
    const vitals: Vitals = {
      rate: rate.get(name) ?? 0,
      ownMs,
      latencyMs,
      tail: p.tail,
      ownErrors,
      errors,
      load,
      hurtBy,
    };
    found.set(name, vitals);
    callees.set(name, { vitals, timeoutMs: Math.max(400, baseMs * 25) });
  };
  for (const { name, baseMs } of landscape.stores) settle(name, baseMs, {});
  for (const name of landscape.providers) settle(name, 60, {});
  for (const service of callersFirst(landscape).toReversed()) {
    const queue = consumes(landscape, service);
    const calls = Object.fromEntries(Object.entries(service.calls).filter(([to]) => to !== queue));
    settle(service.name, service.baseMs, calls);
  }
  return found;
}
