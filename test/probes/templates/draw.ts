/** Draws log lines of known templates, to see how well a miner reads lines that nobody tuned it on. */
import { readdirSync, readFileSync } from 'node:fs';
import { pick, type Random, repeating, values } from './values.js';

/** One line and the template it was made of. */
export interface ProbeLine {
  readonly text: string;
  readonly template: string;
}

export type Half = 'design' | 'confirm';

const folder = new URL('.', import.meta.url);

export const dialects = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -4))
  .sort();

/** Every other template of a dialect: rules may be made while looking at the one half, never at the other. */
export function templatesOf(dialect: string, half?: Half): string[] {
  const all = readFileSync(new URL(`${dialect}.txt`, folder), 'utf8')
    .trimEnd()
    .split('\n');
  return half === undefined ? all : all.filter((_, i) => (i % 2 === 0) === (half === 'design'));
}

/** A number in [0, 1) from a seed. Mulberry32. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** How much the lines of a draw show of their templates. */
interface Evidence {
  /** Of every template. */
  readonly lines: number;
  /** Different words of a place, drawn from on a logarithmic scale. */
  readonly words: readonly [fewest: number, most: number];
  /** An enumeration of fewer words that nothing marks as a value is one word in a draw: lines cannot tell it from several statements. */
  readonly options: number;
}

/** `enough` to tell what is a value, as a day of a log mostly shows; `scarce`: many values are seen once or twice, or look like constants. */
const evidences = {
  enough: { lines: 10, words: [8, 40], options: 6 },
  scarce: { lines: 1, words: [3, 36], options: 2 },
} as const satisfies Record<string, Evidence>;
export type EvidenceName = keyof typeof evidences;

/**
 * Lines of the templates with frequencies after Zipf.
 *
 * What is one template: all that one statement writes, whatever its slots hold. Two, as by those who labelled Loghub, are a
 * statement with and without a part that holds a word (`Failed password for` and `Failed password for invalid user`), but
 * not one with and without an amount in brackets, or an `s`.
 */
export function draw(
  templates: readonly string[],
  count: number,
  seed: number,
  evidence: EvidenceName = 'enough',
): ProbeLine[] {
  const random = seeded(seed);
  const compiler = new Compiler(random, evidences[evidence]);
  const statements = templates.map((template) => ({ write: compiler.compile(template), weight: 0 }));
  shuffle(statements, random);
  let sum = 0;
  for (const [rank, statement] of statements.entries()) statement.weight = sum += 1 / (rank + 1) ** 0.9;
  const fewest = evidences[evidence].lines;
  const rest = Array.from({ length: Math.max(0, count - fewest * statements.length) }, () => {
    const at = random() * sum;
    return statements.find(({ weight }) => weight > at) ?? statements[0];
  });
  const least = statements.flatMap((statement) => Array.from({ length: fewest }, () => statement));
  const lines = [...least, ...rest].map(({ write }) => write());
  shuffle(lines, random);
  return lines;
}

function shuffle(list: unknown[], random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

/** Writes a piece of a template, or all of it, once. */
type Part = () => ProbeLine;

class Compiler {
  readonly #random: Random;
  readonly #evidence: Evidence;

  constructor(random: Random, evidence: Evidence) {
    this.#random = random;
    this.#evidence = evidence;
  }

  /** `{kind}`, `{enum:a|b}` drawn for every line, `{fixed:a|b}` for all lines of a draw, `{list:kind}`, and `{?optional part?}`. */
  compile(template: string): Part {
    let before = '';
    const parts = template.split(/(\{\?.*?\?\}|\{[a-z0-9]+(?::[^}]*)?\})/).map((piece): Part => {
      const part = this.#part(piece, before);
      before = piece;
      return part;
    });
    return () => {
      const written = parts.map((part) => part());
      return {
        text: written.map(({ text }) => text).join(''),
        template: written.map((one) => one.template).join(''),
      };
    };
  }

  #part(piece: string, before: string): Part {
    if (piece.startsWith('{?')) return this.#optional(piece.slice(2, -2));
    if (!piece.startsWith('{') || !piece.endsWith('}')) return () => ({ text: piece, template: piece });
    const value = this.#slot(piece.slice(1, -1), before);
    return () => ({ text: value(), template: piece });
  }

  #optional(inside: string): Part {
    const part = this.compile(inside);
    const chance = 0.2 + 0.6 * this.#random();
    const holdsWord = /[A-Za-z]{3}/.test(inside.replaceAll(/\{[^}]*\}/g, ''));
    return () => {
      const text = this.#random() < chance ? part().text : '';
      return { text, template: text === '' || !holdsWord ? '' : inside };
    };
  }

  #slot(spec: string, before: string): () => string {
    const [kind, argument] = spec.split(/:(.*)/s);
    if (kind === 'enum' || kind === 'fixed') return this.#word(kind === 'enum', argument.split('|'), before);
    if (kind === 'list') {
      const item = this.#slot(argument, '');
      return () => Array.from({ length: 1 + Math.floor(this.#random() * 4) }, item).join(',');
    }
    const make = values[kind];
    if (make === undefined) throw new Error(`no probe values of kind ${kind}`);
    if (!repeating.has(kind)) return () => make(this.#random);
    const pool = this.#pool(make);
    return () => pick(this.#random, pool);
  }

  #word(isDrawn: boolean, options: readonly string[], before: string): () => string {
    const isMarked = /=["']?$|["']$/.test(before);
    if (isDrawn && (isMarked || options.length >= this.#evidence.options)) return () => pick(this.#random, options);
    const option = pick(this.#random, options);
    return () => option;
  }

  /** Different words, as far as the kind has so many. */
  #pool(make: (random: Random) => string): string[] {
    const [fewest, most] = this.#evidence.words;
    const size = Math.round(fewest * (most / fewest) ** this.#random());
    const pool = new Set<string>();
    for (let tries = 0; pool.size < size && tries < 8 * size; tries++) pool.add(make(this.#random));
    return [...pool];
  }
}
