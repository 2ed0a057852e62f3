/** The state of the streaming detector as bytes: exact, versioned, under 1 KiB. */
import { openSurprise } from './surprise.js';
import type { SurpriseState } from './surprise-state.js';

/** Grows when the meaning or order of the bytes changes; a snapshot of another version cannot be restored. */
const VERSION = 2;

/** Every running number of the state, in the order it is stored. Booleans are stored as 0 and 1. */
const numbers = [
  'alarmRarity',
  'score',
  'rarity',
  'measure',
  'steps',
  'lastAt',
  'intervalMs',
  'anchor',
  'last',
  'fast',
  'level',
  'centre',
  'residual',
  'sustained',
  'echo',
  'sustainedEcho',
  'spread',
  'levelError',
  'profileError',
  'restlessness',
  'quickStep',
  'slowStep',
] as const satisfies readonly (keyof SurpriseState)[];
const profileNumbers = ['bin', 'until', 'sum', 'count'] as const satisfies readonly (keyof SurpriseState['profile'])[];
const constantNumbers = [
  'value',
  'held',
  'away',
  'breaks',
] as const satisfies readonly (keyof SurpriseState['constant'])[];
const episodeNumbers = [
  'peak',
  'since',
  'measure',
  'departure',
  'band',
  'level',
  'calmSteps',
] as const satisfies readonly (keyof SurpriseState['episode'])[];

/** The state as bytes that {@link restore} turns back into an equal state. */
export function snapshot(state: SurpriseState): Uint8Array {
  const { profile, tails, constant, episode } = state;
  const values = Float64Array.of(
    VERSION,
    ...numbers.map((name) => state[name]),
    Number(state.seasonal),
    ...profileNumbers.map((name) => profile[name]),
    ...constantNumbers.map((name) => constant[name]),
    ...episodeNumbers.map((name) => episode[name]),
    Number(episode.abnormal),
    tails.stepsInBlock,
    ...tails.tops,
    ...tails.block,
  );
  const bytes = new Uint8Array(values.byteLength + profile.means.byteLength + profile.visits.byteLength);
  bytes.set(new Uint8Array(values.buffer));
  bytes.set(new Uint8Array(profile.means.buffer), values.byteLength);
  bytes.set(profile.visits, values.byteLength + profile.means.byteLength);
  return bytes;
}

/** The state that was saved; throws a RangeError for bytes that are no snapshot of this version. */
export function restore(bytes: Uint8Array): SurpriseState {
  const state = openSurprise();
  const { profile, tails, constant, episode } = state;
  const expected = snapshot(state).byteLength;
  if (bytes.byteLength !== expected) {
    throw new RangeError(`a snapshot of a series has ${expected} bytes, got ${bytes.byteLength}`);
  }
  const aligned = bytes.slice().buffer;
  const count = (expected - profile.means.byteLength - profile.visits.byteLength) / Float64Array.BYTES_PER_ELEMENT;
  const values = new Float64Array(aligned, 0, count).values();
  const take = (): number => values.next().value ?? NaN;
  const version = take();
  if (version !== VERSION) throw new RangeError(`this is snapshot version ${version}, not ${VERSION}`);
  const running: Record<(typeof numbers)[number], number> = state;
  for (const name of numbers) running[name] = take();
  state.seasonal = take() === 1;
  for (const name of profileNumbers) profile[name] = take();
  for (const name of constantNumbers) constant[name] = take();
  for (const name of episodeNumbers) episode[name] = take();
  episode.abnormal = take() === 1;
  tails.stepsInBlock = take();
  for (let i = 0; i < tails.tops.length; i++) tails.tops[i] = take();
  for (let i = 0; i < tails.block.length; i++) tails.block[i] = take();
  const means = count * Float64Array.BYTES_PER_ELEMENT;
  profile.means.set(new Float32Array(aligned, means, profile.means.length));
  profile.visits.set(new Uint8Array(aligned, means + profile.means.byteLength));
  return state;
}
