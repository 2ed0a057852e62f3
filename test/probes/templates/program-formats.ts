/** Message templates that other people wrote: those in the sources of the installed packages and in the programs of this machine. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAX_FILES = 12_000;
const message =
  /(?:Error|warn|log|info|debug|error|fail|trace|emit|assert|invariant|notice|message)\w*\(\s*(?:`([^`\n]{12,200})`|'([^'\n]{12,200})'|"([^"\n]{12,200})")/g;

/** Slot kinds by what the expression in the literal is called. */
const kindsByName: readonly (readonly [RegExp, string])[] = [
  [/path|file|dir|cwd/i, 'path'],
  [
    /count|length|size|num|total|max|min|limit|index|bytes|line|column|code|status|offset|pid|port|attempt|timeout|ms$/i,
    'num',
  ],
  [/url|uri|href/i, 'url'],
  [/host|hostname|domain/i, 'host'],
  [/address|ip$/i, 'ip'],
  [/version/i, 'ver'],
  [/hash|digest|sha/i, 'hex'],
  [/uuid|guid/i, 'uuid'],
  [/user/i, 'user'],
  [/class|type|constructor/i, 'cls'],
  [/err|reason|cause/i, 'err'],
];

function templateOf(literal: string): string | undefined {
  if (/\$\{[^}]*[{`]/.test(literal) || /\\[nux]|[{}]/.test(literal.replaceAll(/\$\{[^}]*\}/g, ''))) return undefined;
  const template = literal
    .replaceAll(
      /\$\{([^}]*)\}/g,
      (_, expression: string) => `{${kindsByName.find(([name]) => name.test(expression))?.[1] ?? 'name'}}`,
    )
    .replaceAll(/%[sO]/g, '{name}')
    .replaceAll(/%[dij]/g, '{num}')
    .replaceAll('\\', '')
    .trim();
  return isMessage(template) ? template : undefined;
}

/** Three words and more, and more words than slots. */
function isMessage(template: string): boolean {
  const words = template.replaceAll(/\{[^}]*\}/g, ' ').match(/[A-Za-z]{2,}/g) ?? [];
  const slots = template.match(/\{[a-z]+\}/g) ?? [];
  return words.length >= 3 && slots.length <= words.length && !/%[a-z]|\}\{|=>|;$|function/.test(template);
}

function* sourcesIn(folder: string, name: RegExp): IterableIterator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesIn(path, name);
    else if (name.test(entry.name) && !entry.name.includes('.min.') && statSync(path).size < 400_000) yield path;
  }
}

/** Distinct templates in the sources below a folder, in the order of their text. */
export function packageFormats(folder: string): string[] {
  const templates = new Set<string>();
  let files = 0;
  for (const path of sourcesIn(folder, /\.(?:js|cjs|mjs)$/)) {
    if (++files > MAX_FILES) break;
    for (const match of readFileSync(path, 'utf8').matchAll(message)) {
      const template = templateOf(match[1] ?? match[2] ?? match[3]);
      if (template !== undefined) templates.add(template);
    }
  }
  return distinct([...templates].sort());
}

const pythonMessage =
  /(?:\.(?:debug|info|warning|warn|error|exception|critical|log_message)|[a-z]Error|Exception|Failure)\(\s*(f?)(?:"([^"\n]{12,200})"|'([^'\n]{12,200})')/g;

/** Distinct messages of the logging calls and exceptions in the Python sources below a folder, `%s` standing for one of the kinds. */
export function pythonFormats(folder: string, kinds: readonly string[], random: () => number): string[] {
  const templates = new Set<string>();
  for (const path of sourcesIn(folder, /\.py$/)) {
    for (const [, f, double, single] of readFileSync(path, 'utf8').matchAll(pythonMessage)) {
      const text = (double ?? single).trim();
      const template = f === 'f' ? ofFormatted(text) : ofPercent(text, kinds, random);
      if (template !== undefined && isMessage(template)) templates.add(template);
    }
  }
  return distinct([...templates].sort());
}

function ofFormatted(text: string): string | undefined {
  const rest = text.replaceAll(/\{[^{}]*\}/g, '');
  if (/[{}\\]/.test(rest)) return undefined;
  return text.replaceAll(/\{([^{}]*)\}/g, (_, expression: string) => {
    const kind = kindsByName.find(([name]) => name.test(expression))?.[1] ?? 'name';
    return expression.endsWith('!r') ? `'{${kind}}'` : `{${kind}}`;
  });
}

function ofPercent(text: string, kinds: readonly string[], random: () => number): string | undefined {
  if (/[{}\\$]/.test(text)) return undefined;
  const kind = (): string => kinds[Math.floor(random() * kinds.length)];
  const template = text
    .replaceAll(/%[-0-9.]*[di]/g, '{num}')
    .replaceAll(/%[-0-9.]*f/g, '{float}')
    .replaceAll(/%r/g, () => `'{${kind()}}'`)
    .replaceAll(/%(?:\([a-z_]+\))?s/g, () => `{${kind()}}`);
  return template.includes('%') ? undefined : template;
}

/** Formats of printf in executables and libraries, `%s` standing for a name or word. */
export function binaryFormats(folder: string, kinds: readonly string[], random: () => number): string[] {
  const templates = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isFile() || statSync(path).size > 3_000_000) continue;
    for (const [text] of readFileSync(path, 'latin1').matchAll(/[\x20-\x7e]{12,200}(?=\n?\0)/g)) {
      if (!/%[-0-9.]*l*[sdux]/.test(text) || /[{}\\$]/.test(text)) continue;
      const template = text
        .replaceAll(/%[-0-9.#]*l*[duiz]u?/g, '{num}')
        .replaceAll(/(?:0x)?%[-0-9.#]*l*[xXp]/g, '{hexid}')
        .replaceAll(/%[-0-9.]*l*[fg]/g, '{float}')
        .replaceAll(/%[-0-9.]*s/g, () => `{${kinds[Math.floor(random() * kinds.length)]}}`)
        .trim();
      if (isMessage(template) && !/%/.test(template)) templates.add(template);
    }
  }
  return distinct([...templates].sort());
}

/** One of those that differ in their slots' kinds only. */
function distinct(templates: readonly string[]): string[] {
  const seen = new Set<string>();
  return templates.filter((template) => {
    const key = template.replaceAll(/\{[^}]*\}/g, '{}').toLowerCase();
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
