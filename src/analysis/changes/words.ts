/** Words of code and of messages, made comparable. */

/** A stem and whether it stands for a compound identifier (`max_idle_conns`), which says more than one word. */
export type Stems = ReadonlyMap<string, boolean>;

const MIN_LETTERS = 3;
const STEM_LETTERS = 6;
const MIN_DIGITS = 2;

/** Words too common in English, code and telemetry, in whatever form, to connect a change with a symptom. */
const stopStems = new Set(
  `a an and are as at be out got too very via after before while during above below between each both only same some any all more most but by can do does for from get had has have if in into is it its no not of off on or our over per set so
  than that the their then there this to up use used was we were when which will with you new old add added adds remove removed
  update updated fix fixed feat chore refactor test tests doc docs build style perf ci return func function def class const let var
  public private static void null nil none true false self string int bool type struct import package err error errors warn info
  debug log logger msg message service server client request requests response http https api value values name id ms sec seconds
  count total ratio rate failed failure fail svc v1 v2`
    .split(/\s+/)
    .map(stemOf),
);

/** The stems of a text; numbers of two digits or more count as words. */
export function stemsOf(text: string): Stems {
  const stems = new Map<string, boolean>();
  for (const [word] of text.matchAll(/[\p{L}\d]+(?:[_-][\p{L}\d]+)*/gu)) {
    const parts = partsOf(word);
    const known = parts.filter((part) => !stopStems.has(stemOf(part)));
    for (const part of known) add(stems, stemOf(part), false);
    if (known.length > 1) add(stems, known.join(''), true);
  }
  return stems;
}

/** `maxIdle_conns` → max, idle, conns. */
export function partsOf(word: string): string[] {
  return word
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\d)/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((part) => (/^\d+$/.test(part) ? part.length >= MIN_DIGITS : part.length >= MIN_LETTERS));
}

function add(stems: Map<string, boolean>, stem: string, compound: boolean): void {
  if (stem !== '') stems.set(stem, compound || (stems.get(stem) ?? false));
}

/** Cuts the commonest English endings and keeps the first six letters: retry, retries and retrying are one. */
export function stemOf(word: string): string {
  if (/^\d/.test(word)) return word;
  return word
    .replace(/(?:ies|ied|ying)$/, 'y')
    .replace(/(?:ations?|ions?|ings?|ers?|ors?|ed|es|s|e|y)$/, (ending) =>
      word.length - ending.length >= MIN_LETTERS ? '' : ending,
    )
    .slice(0, STEM_LETTERS);
}
