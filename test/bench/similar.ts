/**
 * `npm run bench -- similar [--data DIR]`: how often the nearest earlier incident had the same kind of fault or the same
 * root, decided by the server's own engines. `DIR/recordings` is a folder of the benchmark's layout; without it outages
 * of some kinds are generated. Of each fault the first incident that opened in its time counts, where an earlier fault
 * had the same kind or root; the recordings of a set are one history. `confirmed`: people said of each earlier fault
 * what it was, as they do in a post-mortem; `machine`: nobody said anything. The peer is the latest earlier fault.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { portraitOf, type Portrait, type Sighting, type Suspect } from '../../src/analysis/similarity/portrait.js';
import { similarCases } from '../../src/analysis/similarity/similar-cases.js';
import type { Change } from '../../src/domain/inventory.js';
import type { RecordingLine } from '../../src/domain/recording.js';
import { signalOf } from '../../src/incidents/member.js';
import { outageKinds } from '../../src/scenarios/outage-kinds.js';
import { decide, type FoundIncident } from '../support/engine.js';
import { smallOutage } from '../support/recordings.js';

interface Fault {
  readonly at: number;
  readonly until: number | null;
  readonly rootEntity: string;
  readonly rootChange: string | null;
  /** What kind of fault it is; absent where the set does not say. */
  readonly fault?: string;
}

interface Played {
  readonly name: string;
  readonly lines: readonly RecordingLine[];
  readonly faults: readonly Fault[];
}

/** An incident of a fault, as the machine saw it and as people would confirm it. */
interface Case {
  readonly fault: Fault;
  readonly machine: Portrait;
  readonly confirmed: Portrait;
}

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { data: { type: 'string' } },
  allowPositionals: true,
});
/** A fault without an end counts this long. */
const tailMs = 900_000;
/** Sets whose faults are told apart by how hard they are to find, not by what they are. */
const levels = new Set(['easy', 'medium', 'hard']);

function* recordingsOf(folder: string): Generator<Played> {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, { faults: Fault[] }>;
  for (const [name, { faults }] of Object.entries(truth).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const text = gunzipSync(readFileSync(join(folder, `${name}.ndjson.gz`))).toString();
    const lines = text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as RecordingLine] : []));
    const kinds = faults.map(({ fault, ...rest }) => (fault && !levels.has(fault) ? { ...rest, fault } : rest));
    yield { name, lines, faults: kinds };
  }
}

const kindsGenerated = outageKinds.slice(0, 7).filter(({ id }) => id !== 'calm');

function* generated(): Generator<Played> {
  for (const seed of [1, 2, 3])
    for (const { id } of kindsGenerated) {
      const { recording, truth } = smallOutage(id, seed);
      const faults = truth.faults.map(({ kind: fault, ...rest }) => ({ ...rest, fault }));
      yield { name: `${id}-${seed}`, lines: recording, faults };
    }
}

function casesOf({ name, lines, faults }: Played): readonly Case[] {
  const kinds = new Map(lines.flatMap((line) => (line.type === 'change' ? [[line.id, line.kind] as const] : [])));
  const found = decide(lines);
  const taken = new Set<FoundIncident>();
  return faults.flatMap((fault, i) => {
    const end = fault.until ?? fault.at + tailMs;
    const first = found.find((one) => !taken.has(one) && one.openedAt >= fault.at && one.openedAt <= end);
    if (!first) return [];
    taken.add(first);
    const paint = (suspects: readonly Suspect[]): Portrait => portraitOf(`${name} ${i}`, sightingsOf(first), suspects);
    return [{ fault, machine: paint(suspectsOf(first, kinds)), confirmed: paint([confirmedOf(fault, kinds)]) }];
  });
}

function sightingsOf({ members }: FoundIncident): readonly Sighting[] {
  return members.map(({ anomaly, role }) => {
    const { entity, detector } = anomaly;
    return { entity, role, detector, signal: signalOf(anomaly) };
  });
}

function suspectsOf({ causes }: FoundIncident, kinds: ReadonlyMap<string, Change['kind']>): readonly Suspect[] {
  return causes.map(({ entity, change, score, verdict }) => {
    const changeKind = kinds.get(change ?? '');
    return { score, verdict, ...(entity !== undefined && { entity }), ...(changeKind && { changeKind }) };
  });
}

function confirmedOf({ rootEntity, rootChange }: Fault, kinds: ReadonlyMap<string, Change['kind']>): Suspect {
  const changeKind = kinds.get(rootChange ?? '');
  return { entity: rootEntity, score: 1, verdict: 'confirmed', ...(changeKind && { changeKind }) };
}

function isAlike(a: Fault, b: Fault): boolean {
  return a.rootEntity === b.rootEntity || (a.fault !== undefined && a.fault === b.fault);
}

const totals = { of: 0, machine: 0, confirmed: 0, latest: 0 };
const share = (hits: number, of: number): string =>
  `${hits}/${of} ${of > 0 ? (hits / of).toFixed(2) : ''}`.padStart(14);

function score(set: string, history: readonly Case[]): void {
  const hits = { of: 0, machine: 0, confirmed: 0, latest: 0 };
  for (const [i, { fault, machine }] of history.entries()) {
    const earlier = history.slice(0, i).toReversed();
    if (!earlier.some((one) => isAlike(one.fault, fault))) continue;
    const isHit = (known: readonly Portrait[]): number => {
      const [nearest] = similarCases(machine, known, 1);
      const found = earlier.find((one) => one.machine.id === nearest?.id);
      return found && isAlike(found.fault, fault) ? 1 : 0;
    };
    hits.of += 1;
    hits.machine += isHit(earlier.map((one) => one.machine));
    hits.confirmed += isHit(earlier.map((one) => one.confirmed));
    hits.latest += earlier[0] && isAlike(earlier[0].fault, fault) ? 1 : 0;
  }
  for (const name of ['of', 'machine', 'confirmed', 'latest'] as const) totals[name] += hits[name];
  print(set, hits);
}

function print(name: string, { of, machine, confirmed, latest }: typeof totals): void {
  console.log(`${name.padEnd(20)}${share(machine, of)}${share(confirmed, of)}${share(latest, of)}`);
}

const folder = values.data === undefined ? undefined : join(values.data, 'recordings');
const sets =
  folder !== undefined && existsSync(folder)
    ? readdirSync(folder)
        .toSorted()
        .map((set) => ({ set, played: recordingsOf(join(folder, set)) }))
    : [{ set: 'generated outages', played: generated() }];
console.log(`${''.padEnd(20)}${'machine'.padStart(14)}${'confirmed'.padStart(14)}${'latest (peer)'.padStart(14)}`);
for (const { set, played } of sets) score(set, [...played].flatMap(casesOf));
if (sets.length > 1) print('all', totals);
