/** What a unified diff changed. */
export interface Edit {
  readonly path: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const MAX_DIFF_LETTERS = 200_000;
/** Lines that are remarks in most languages; `#include`, `#define` and `#[…]` are code. */
const remark = /^\s*(?:\/\/|\/\*|\*|--\s|<!--|#(?!include|define|if|\[))/;

/**
 * The edits of a unified diff by file, blank lines and remarks left out. A diff without file headers counts as of one unnamed
 * file; of one longer than 200,000 letters only the beginning is read.
 */
export function readDiff(diff: string): readonly Edit[] {
  const edits: { path: string; added: string[]; removed: string[] }[] = [];
  for (const line of diff.slice(0, MAX_DIFF_LETTERS).split('\n')) {
    const path = /^(?:\+\+\+|---) (?:[ab]\/)?(\S+)/.exec(line)?.[1];
    let current = edits.at(-1);
    if (path !== undefined) {
      if (path !== '/dev/null' && path !== current?.path) edits.push({ path, added: [], removed: [] });
      continue;
    }
    const sign = line[0];
    if (sign !== '+' && sign !== '-') continue;
    const text = line.slice(1);
    if (text.trim() === '' || remark.test(text)) continue;
    if (!current) edits.push((current = { path: '', added: [], removed: [] }));
    (sign === '+' ? current.added : current.removed).push(text);
  }
  return edits;
}

/** The words, numbers and quoted texts of lines of code, as often as they occur. */
export function tokensIn(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [token] of lines.join('\n').matchAll(/[\p{L}_$][\p{L}\d_$]*|\d+(?:\.\d+)?/gu))
    counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** Of the tokens on the longer side the share that is on both, 0 to 1: code that was moved or renamed around. NaN when nothing was removed. */
export function returnShare(added: readonly string[], removed: readonly string[]): number {
  const back = tokensIn(added);
  const news = [...back.values()].reduce((sum, count) => sum + count, 0);
  let gone = 0;
  let kept = 0;
  for (const [token, count] of tokensIn(removed)) {
    gone += count;
    kept += Math.min(count, back.get(token) ?? 0);
  }
  return gone === 0 ? NaN : kept / Math.max(gone, news);
}

const guards = [
  /\b(?:if|unless|guard|assert|require|check|ensure|verify|validate|expect|when)\b/g,
  /[!=]==?\s*(?:nil|null|None|undefined|NULL)\b|\bis\s+(?:not\s+)?(?:None|null)\b|\?\.|\?\?|\bor\s+None\b|\.is(?:Present|Some|Null|Empty)\b|\bOptional\b/g,
  /\b(?:try|catch|except|rescue|recover|defer|finally)\b/g,
];

/** More checks of one kind (conditions, null comparisons, error handling) removed than added. */
export function losesGuard(added: readonly string[], removed: readonly string[]): boolean {
  const count = (lines: readonly string[], pattern: RegExp): number => lines.join('\n').match(pattern)?.length ?? 0;
  return guards.some((pattern) => count(removed, pattern) > count(added, pattern));
}

/** A literal that went from one value to another, durations in seconds. */
export interface NumberShift {
  readonly from: number;
  readonly to: number;
  readonly line: string;
}

const MIN_FACTOR = 1.5;
const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};

/** The literal that changed most, by a factor of 1.5 or more, where a line was replaced by one of the same shape. */
export function numberShift(edit: Edit): NumberShift | undefined {
  const shapes = new Map<string, readonly number[]>();
  for (const line of edit.removed) shapes.set(shapeOf(line), numbersIn(line));
  const shifts = edit.added.flatMap((line) => {
    const before = shapes.get(shapeOf(line)) ?? [];
    const after = numbersIn(line);
    if (before.length !== after.length || /\bv?\d+\.\d+\.\d+/.test(line)) return [];
    return after.map((to, i) => ({ from: before[i] ?? NaN, to, line: line.trim() }));
  });
  return shifts
    .filter(({ from, to }) => factor(from, to) >= MIN_FACTOR)
    .toSorted((a, b) => factor(b.from, b.to) - factor(a.from, a.to))[0];
}

const factor = (a: number, b: number): number =>
  a > 0 && b > 0 ? Math.max(a / b, b / a) : a !== b && (a === 0 || b === 0) ? Infinity : 0;

const number =
  /(?<![\p{L}\d_.])(\d+(?:[_,]\d{3})*(?:\.\d+)?)(?:\s*\*?\s*(?:time\.)?)?(ns|us|ms|s|m|min|h|d|Nanosecond|Microsecond|Millisecond|Second|Minute|Hour)?s?(?![\p{L}\d])/gu;

function shapeOf(line: string): string {
  return line.replaceAll(number, '0').replaceAll(/\s+/g, ' ').trim();
}

function numbersIn(line: string): readonly number[] {
  return [...line.matchAll(number)].map(([, digits = '', unit = '']) => {
    const short: Readonly<Record<string, string>> = {
      Nanosecond: 'ns',
      Microsecond: 'us',
      Millisecond: 'ms',
      Second: 's',
      Minute: 'm',
      Hour: 'h',
    };
    return Number(digits.replaceAll(/[_,]/g, '')) * (seconds[short[unit] ?? unit] ?? 1);
  });
}

/** A dependency whose version a manifest changed; `patch` when only the last part of it did. */
export interface Bump {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly patch: boolean;
}

const manifest =
  /(?:^|\/)(?:go\.mod|package\.json|requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml|Gemfile|composer\.json|mix\.exs|Dockerfile|Chart\.yaml|[\w.-]+\.csproj|Directory\.Packages\.props|environment\.ya?ml|conda[\w.-]*\.ya?ml|images?\.ya?ml)$/i;
const lockFile =
  /(?:^|\/)(?:go\.sum|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|uv\.lock)$/i;
const versioned = /([@\p{L}][\p{L}\d@._/:-]*?)["']?\s*(?:[:=~^<>@]|==|\s|"|')*v?(\d+(?:\.\d+)+[\p{L}\d.+-]*)/u;

export const isManifest = (path: string): boolean => manifest.test(path) || lockFile.test(path);

/** The versions that the edits of manifests changed. */
export function bumpsOf(edits: readonly Edit[]): readonly Bump[] {
  return edits
    .filter(({ path }) => manifest.test(path))
    .flatMap(({ added, removed }) => {
      const before = new Map(removed.flatMap((line) => versionIn(line)));
      return added.flatMap((line) =>
        versionIn(line).flatMap(([name, to]) => {
          const from = before.get(name);
          return from === undefined || from === to ? [] : [{ name, from, to, patch: samePrefix(from, to) }];
        }),
      );
    });
}

function versionIn(line: string): [string, string][] {
  const [, name, version] = versioned.exec(line.trim()) ?? [];
  return name && version ? [[name, version]] : [];
}

function samePrefix(a: string, b: string): boolean {
  const [x, y] = [a, b].map((version) => version.split('.').slice(0, 2).join('.'));
  return x === y;
}
