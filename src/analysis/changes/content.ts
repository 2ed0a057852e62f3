import type { ChangeFacts } from './change-facts.js';
import { tokensIn } from './diff.js';
import type { Symptoms } from './symptoms.js';
import { stemsOf } from './words.js';

/** A word that the change and the symptoms share, and how telling it is. */
export interface SharedWord {
  readonly word: string;
  readonly weight: number;
}

const COMPOUND = 1.6;
const UNCHANGED = 0.35;
const ALSO_HEALTHY = 0.4;

/** How often each word occurs among the changes in view: what tells one from another. */
export interface WordShares {
  readonly changes: number;
  readonly uses: ReadonlyMap<string, number>;
}

export function wordShares(all: readonly ChangeFacts[]): WordShares {
  const uses = new Map<string, number>();
  for (const facts of all) for (const word of stemsOf(textOf(facts)).keys()) uses.set(word, (uses.get(word) ?? 0) + 1);
  return { changes: all.length, uses };
}

/**
 * The words that a change shares with the symptoms, most telling first: rare among the changes in view (inverse document
 * frequency, 0 to 1), more for a compound identifier, less when its lines were not changed in it or healthy logs say it too.
 * None of lines that only tell of what happens.
 */
export function sharedWords(
  facts: ChangeFacts,
  symptoms: Symptoms,
  { changes, uses }: WordShares,
): readonly SharedWord[] {
  if (facts.onlyTells) return [];
  const net = netStems(facts);
  const summary = stemsOf(facts.change.summary);
  return [...stemsOf(textOf(facts))]
    .filter(([word]) => symptoms.stems.has(word))
    .map(([word, compound]) => {
      const rarity = Math.log((changes + 1) / (uses.get(word) ?? 1)) / Math.log(changes + 1);
      const changed = net.has(word) || summary.has(word) ? 1 : UNCHANGED;
      const weight = rarity * (compound ? COMPOUND : 1) * changed * (symptoms.healthy.has(word) ? ALSO_HEALTHY : 1);
      return { word, weight: Math.max(0, weight) };
    })
    .toSorted((a, b) => b.weight - a.weight);
}

function textOf({ change, paths, added, removed }: ChangeFacts): string {
  return [change.summary, ...paths, ...added, ...removed].join('\n');
}

/** The words of which the change leaves more or fewer than there were. */
function netStems({ added, removed }: ChangeFacts): ReadonlySet<string> {
  const [a, b] = [tokensIn(added), tokensIn(removed)];
  const net = [...new Set([...a.keys(), ...b.keys()])].filter((token) => a.get(token) !== b.get(token));
  return new Set(stemsOf(net.join(' ')).keys());
}

/** The identifiers quoted in the symptoms of which the change leaves more or fewer than there were. */
export function quotedChanged({ added, removed }: ChangeFacts, symptoms: Symptoms): readonly string[] {
  const occurrences = (lines: readonly string[], identifier: string): number => {
    const parts = lines.join('\n').split(identifier);
    return parts.slice(1).filter((rest, i) => !/[\p{L}\d_]$/u.test(parts[i] ?? '') && !/^[\p{L}\d_]/u.test(rest))
      .length;
  };
  return [...symptoms.quoted].filter(
    (identifier) => occurrences(added, identifier) !== occurrences(removed, identifier),
  );
}

/** A dependency whose version changed and which the symptoms name, whole or by its last part. */
export function namedBump({ bumps }: ChangeFacts, symptoms: Symptoms): string | undefined {
  return bumps.find(({ name }) => {
    const parts = name
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .filter((part) => part.length >= 4 && !common.has(part));
    return parts.some((part) =>
      symptoms.text.includes(part.length > 6 ? part.slice(0, Math.max(5, part.length - 2)) : part),
    );
  })?.name;
}

/** Parts of package names that name no package. */
const common = new Set([
  'github',
  'gitlab',
  'google',
  'golang',
  'apache',
  'client',
  'server',
  'core',
  'common',
  'utils',
  'http',
  'https',
  'java',
  'node',
  'python',
  'types',
  'version',
  'image',
  'from',
  'spring',
  'boot',
  'starter',
]);
