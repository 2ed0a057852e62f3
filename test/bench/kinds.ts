/**
 * `npm run bench -- kinds [--seeds 1,2,3]`: the generated kinds of outages, from raw telemetry to the first cause, with nothing told.
 * Prints how many are found, explained and blamed on a bystander, the kinds that fail, and the same with the weights of the reasons
 * about changes fitted on all other kinds, from a prior that knows only their signs.
 */
import { parseArgs } from 'node:util';
import type { Cause, Term } from '../../src/domain/anomaly.js';
import { loadEvidence } from '../../src/correlation/load-evidence.js';
import { generateOutage, type Outage } from '../../src/scenarios/generate.js';
import { outageKinds } from '../../src/scenarios/outage-kinds.js';
import { bestOf, fitFactors, type Choice, type Factors } from '../support/conditional-logit.js';
import { decide, type FoundIncident } from '../support/engine.js';

/** The change to blame, or that none is. */
interface Answer {
  readonly change: string | undefined;
  readonly terms: readonly Term[];
}

interface Played {
  readonly kind: string;
  readonly seed: number;
  readonly incidents: number;
  readonly first: Cause | undefined;
  readonly entityRight: boolean;
  readonly answers: readonly Answer[];
  readonly right: (change: string | undefined) => boolean;
  readonly decoys: readonly string[];
}

const stepMs = 30_000;
/** An incident that opens this long before the fault is named for may be about it: some faults show before they are. */
const earlyMs = 600_000;
const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '1,2,3' }, data: { type: 'string' } },
  allowPositionals: true,
});
const evidence = await loadEvidence();
const about = new Map(evidence.map((entry) => [entry.id, entry.about]));

const seeds = options.seeds.split(',').map(Number);
const kinds = outageKinds.map(({ id }) => id).filter((id) => id !== 'calm');
const played = kinds.flatMap((kind) =>
  seeds.map((seed) => {
    const outage = generateOutage(kind, seed, { stepMs });
    return judge(kind, seed, outage, decide(outage.recording));
  }),
);
summary();
failures();
leaveOneKindOut();

function judge(kind: string, seed: number, { truth }: Outage, found: readonly FoundIncident[]): Played {
  const [fault] = truth.faults;
  const during = found.filter(({ openedAt }) => openedAt >= fault.at - earlyMs && openedAt <= fault.until);
  const causes = during.at(0)?.causes ?? [];
  const entities = [fault.rootEntity, ...fault.rootEntityAliases];
  const changes = [fault.rootChange, ...fault.rootChangeAliases];
  return {
    kind,
    seed,
    incidents: during.length,
    first: causes.at(0),
    entityRight: entities.includes(causes.find(({ entity }) => entity !== undefined)?.entity ?? ''),
    answers: answersIn(causes),
    right: (change) => (fault.rootChange === 'none' ? change === undefined : changes.includes(change ?? '')),
    decoys: truth.decoys,
  };
}

/** Every change, and that none is to blame, with the reasons that decide between them. */
function answersIn(causes: readonly Cause[]): readonly Answer[] {
  const none = causes.flatMap(({ terms }) => terms.filter(({ evidence: id }) => about.get(id) === 'no-change'));
  const changes = causes.flatMap(({ change, terms }) => (change === undefined ? [] : [{ change, terms }]));
  return [{ change: undefined, terms: none }, ...changes];
}

function summary(): void {
  const share = (holds: (one: Played) => boolean): string => (played.filter(holds).length / played.length).toFixed(3);
  console.log(`${kinds.length} kinds, seeds ${seeds.join(', ')}: ${played.length} outages, nothing told`);
  console.log(`found                      ${share(({ incidents }) => incidents > 0)}`);
  console.log(`one incident               ${share(({ incidents }) => incidents === 1)}`);
  console.log(`right change or none       ${share(explained)}  (goal .80)`);
  console.log(`blamed a decoy             ${share(blamedDecoy)}  (goal .05)`);
  console.log(`right entity               ${share(({ entityRight }) => entityRight)}`);
}

function explained({ first, right }: Played): boolean {
  return first !== undefined && right(first.change);
}

function blamedDecoy({ first, decoys }: Played): boolean {
  return first?.change !== undefined && decoys.includes(first.change);
}

function failures(): void {
  console.log('\nkinds that fail            seeds');
  const failed = played.filter((one) => !explained(one));
  for (const [kind, list] of Map.groupBy(failed, (one) => one.kind))
    console.log(
      kind.padEnd(26),
      list
        .map((one) => `${one.seed}${blamedDecoy(one) ? ' (decoy)' : ''}: ${one.first?.title.slice(0, 60)}`)
        .join('; '),
    );
}

function leaveOneKindOut(): void {
  const prior: Factors = new Map(
    evidence.filter((entry) => entry.about !== 'entity').map(({ id, weight }) => [id, 1.5 / Math.abs(weight)]),
  );
  const verdicts = kinds.flatMap((left) => {
    const factors = fitFactors(
      played.filter(({ kind }) => kind !== left).flatMap((one) => choiceOf(one) ?? []),
      prior,
      150,
    );
    return played
      .filter(({ kind }) => kind === left)
      .map((one) => ({ one, said: one.answers.at(bestOf(optionsOf(one), factors))?.change }));
  });
  const share = (count: number): string => (count / played.length).toFixed(3);
  console.log('\nweights of the reasons about changes fitted on the other kinds (prior: signs only)');
  console.log(`right change or none       ${share(verdicts.filter(({ one, said }) => one.right(said)).length)}`);
  const decoys = verdicts.filter(({ one, said }) => said !== undefined && one.decoys.includes(said));
  console.log(`blamed a decoy             ${share(decoys.length)}`);
}

function optionsOf({ answers }: Played): Pick<Choice, 'options'> {
  return { options: answers.map(({ terms }) => terms) };
}

/** Undefined where the right answer is not among them: nothing can be learnt from it. */
function choiceOf(one: Played): Choice | undefined {
  const right = one.answers.findIndex(({ change }) => one.right(change));
  return right < 0 || one.incidents === 0 ? undefined : { ...optionsOf(one), right, weight: 1 / seeds.length };
}
