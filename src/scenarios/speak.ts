import type { LogLine, SpanLine } from '../domain/recording.js';
import { allServices, consumes, type Landscape, type Service } from './landscape.js';
import type { Writing } from './plan.js';
import type { Random } from './random.js';
import { ordinarySentence, sufferingSentence } from './sentences.js';
import type { Vitals } from './vitals.js';

type VitalsOf = ReadonlyMap<string, Vitals>;

/** Lines kept of what a busy service would write in a minute. */
const linesPerMinute = 4;

/** Log lines of [at, at + stepMs): ordinary ones, what callers say of failing callees, and what the fault itself writes. */
export function logLines(
  landscape: Landscape,
  writings: readonly Writing[],
  vitals: VitalsOf,
  step: {
    readonly at: number;
    readonly stepMs: number;
    readonly span: { readonly at: number; readonly until: number };
  },
  random: Random,
): LogLine[] {
  const { at, stepMs, span } = step;
  const minutes = stepMs / 60_000;
  const when = (): number => at + random.integer(0, stepMs - 1);
  const line = (
    entity: string,
    severity: LogLine['severity'],
    body: string,
    attributes?: LogLine['attributes'],
  ): LogLine => ({
    type: 'log',
    at: when(),
    entity,
    severity,
    body,
    ...(attributes && { attributes }),
  });
  const lines: LogLine[] = [];
  for (const service of allServices(landscape)) {
    for (let i = random.poisson(linesPerMinute * minutes); i > 0; i--) {
      const { severity, body } = ordinarySentence(service, random);
      lines.push(line(service.name, severity, body));
    }
    const hurtBy = vitals.get(service.name)?.hurtBy;
    if (!hurtBy) continue;
    for (let i = random.poisson(Math.min(12, 40 * hurtBy.share) * minutes); i > 0; i--) {
      const { severity, body } = sufferingSentence(service, hurtBy.name, hurtBy.how, random);
      lines.push(line(service.name, severity, body));
    }
  }
  for (const { entity, from = span.at, until = span.until, perMinute, severity, line: write } of writings) {
    if (at + stepMs <= from || at >= until) continue;
    for (let i = random.poisson(perMinute * minutes); i > 0; i--) {
      const written = write(at);
      if (typeof written === 'string') lines.push(line(entity, severity, written));
      else lines.push(line(entity, severity, written.body, written.attributes));
    }
  }
  return lines;
}

/** One trace through the calls of a landscape, as its services would report it; stores and providers send no spans. */
function traceLines(landscape: Landscape, root: Service, vitals: VitalsOf, at: number, random: Random): SpanLine[] {
  const byName = new Map(landscape.services.map((service) => [service.name, service]));
  const traceId = random.hex(32);
  const spans: SpanLine[] = [];
  const visit = (service: Service, begin: number, parentSpanId?: string): { durationMs: number; failed: boolean } => {
    const spanId = random.hex(16);
    const v = vitals.get(service.name);
    const own = (v?.ownMs ?? service.baseMs) * Math.exp(0.35 * random.normal());
    let failed = random.chance(v?.ownErrors ?? 0);
    let durationMs = own * (random.chance(0.05) ? (v?.tail ?? 1) : 1);
    const queue = consumes(landscape, service);
    for (const [to, share] of Object.entries(service.calls)) {
      if (failed || to === queue || !random.chance(share)) continue;
      const callee = byName.get(to);
      const silent = vitals.get(to);
      const answer = callee
        ? visit(callee, begin + durationMs, spanId)
        : {
            durationMs: (silent?.latencyMs ?? 1) * Math.exp(0.3 * random.normal()),
            failed: random.chance(silent?.errors ?? 0),
          };
      const timeoutMs = Math.max(400, (callee?.baseMs ?? 60) * 25);
      durationMs += Math.min(answer.durationMs, timeoutMs);
      failed ||= (answer.failed && random.chance(0.92)) || answer.durationMs > timeoutMs;
    }
    spans.push({
      type: 'span',
      at: Math.round(begin),
      entity: service.name,
      name: service.operations[random.integer(0, service.operations.length - 1)],
      traceId,
      spanId,
      ...(parentSpanId && { parentSpanId }),
      durationMs: Number(durationMs.toFixed(2)),
      status: failed ? 'error' : 'ok',
    });
    return { durationMs, failed };
  };
  visit(root, at);
  return spans;
}

/** Sampled traces of [at, at + stepMs): of the front door, and now and then of a consumer. */
export function spanLines(
  landscape: Landscape,
  vitals: VitalsOf,
  at: number,
  stepMs: number,
  random: Random,
): SpanLine[] {
  const lines: SpanLine[] = [];
  const entry = landscape.services.filter((s) => s.name === landscape.front || consumes(landscape, s));
  for (const service of entry) {
    const perMinute = service.name === landscape.front ? 14 : 3;
    for (let i = random.poisson((perMinute * stepMs) / 60_000); i > 0; i--)
      lines.push(...traceLines(landscape, service, vitals, at + random.integer(0, stepMs - 1), random));
  }
  return lines;
}
