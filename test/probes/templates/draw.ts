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

type Part = string | { readonly draw: () => string };

/** Lines of the templates with frequencies after Zipf; every template has at least one. */
export function draw(templates: readonly string[], count: number, seed: number): ProbeLine[] {
  const random = seeded(seed);
  const programs = templates.map((template) => ({ template, parts: compile(template, random), weight: 0 }));
  shuffle(programs, random);
  let sum = 0;
  for (const [rank, program] of programs.entries()) program.weight = sum += 1 / (rank + 1) ** 0.9;
  const chosen = Array.from({ length: Math.max(0, count - programs.length) }, () => {
    const at = random() * sum;
    return programs.find(({ weight }) => weight > at) ?? programs[0];
  });
  const lines = [...programs, ...chosen].map(({ template, parts }) => ({ template, text: write(parts) }));
  shuffle(lines, random);
  return lines;
}

function shuffle(list: unknown[], random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

const write = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.draw())).join('');

/** `{kind}`, `{enum:a|b}` drawn for every line, `{fixed:a|b}` for all lines of a draw, `{list:kind}`, and `{?optional part?}`. */
function compile(template: string, random: Random): Part[] {
  return template.split(/(\{\?.*?\?\}|\{[a-z0-9]+(?::[^}]*)?\})/).map((piece): Part => {
    if (piece.startsWith('{?')) {
      const parts = compile(piece.slice(2, -2), random);
      const chance = 0.2 + 0.6 * random();
      return { draw: () => (random() < chance ? write(parts) : '') };
    }
    return piece.startsWith('{') && piece.endsWith('}') ? { draw: slot(piece.slice(1, -1), random) } : piece;
  });
}

function slot(spec: string, random: Random): () => string {
  const [kind, argument] = spec.split(/:(.*)/s);
  if (kind === 'enum') {
    const options = argument.split('|');
    return () => pick(random, options);
  }
  if (kind === 'fixed') {
    const option = pick(random, argument.split('|'));
    return () => option;
  }
  if (kind === 'list') {
    const item = slot(argument, random);
    return () =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, item)
        .join(random() < 0.5 ? ', ' : ',')
        .replaceAll(/, ?/g, ',');
  }
  const make = values[kind];
  if (make === undefined) throw new Error(`no probe values of kind ${kind}`);
  if (!repeating.has(kind)) return () => make(random);
  const pool = Array.from({ length: Math.round(3 * 12 ** random()) }, () => make(random));
  return () => pick(random, pool);
}
