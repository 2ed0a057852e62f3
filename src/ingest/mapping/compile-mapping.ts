import type { JSONValue } from 'json-p3';
import { Failure } from '../../platform/failure.js';
import type { Refusal, Told } from '../source.js';
import { compileField, compilePath, textOf, type Field, type FieldSource, type Scope } from './field.js';
import type { Mapping, RuleKind } from './mapping.js';
import { recordReaders, type Values } from './record-readers.js';

/** A mapping ready for payloads. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly read: (payload: unknown, receivedAt: number) => Told & { readonly refused: readonly Refusal[] };
}

interface CompiledRule {
  readonly kind: RuleKind;
  /** Where it stands, e.g. `alerts[0]`. */
  readonly place: string;
  records(root: JSONValue): readonly JSONValue[];
  applies(scope: Scope): boolean;
  /** By our name; undefined for what leads nowhere. */
  values(scope: Scope): Values;
  /** As they were written, to be quoted. */
  readonly sources: Readonly<Record<string, string>>;
}

const kinds = ['entities', 'relations', 'logs', 'points', 'changes', 'alerts'] as const satisfies readonly RuleKind[];
const maxRecords = 10_000;

/** Throws `mapping.invalid`, which names `file`, the field and what is wrong with its path. */
export function compileMapping(mapping: Mapping, file: string): CompiledMapping {
  const rules = kinds.flatMap((kind) => mapping[kind].map((rule, i) => compileRule(kind, `${kind}[${i}]`, rule, file)));
  return { mapping, read: (payload, receivedAt) => readAll(rules, payload as JSONValue, receivedAt) };
}

type AnyRule = Mapping[RuleKind][number];

function compileRule(kind: RuleKind, place: string, rule: AnyRule, file: string): CompiledRule {
  const { each, when, attributes, ...fields } = { attributes: {}, ...rule } as AnyRule & {
    readonly attributes: Readonly<Record<string, FieldSource>>;
  };
  const compile = <T>(field: string, make: () => T): T => {
    try {
      return make();
    } catch (cause) {
      throw new Failure('mapping.invalid', `${file}: ${place}.${field}: ${(cause as Error).message}`, { cause });
    }
  };
  const compileAll = (of: Readonly<Record<string, FieldSource>>, prefix = ''): readonly (readonly [string, Field])[] =>
    Object.entries(of).map(([name, source]) => [name, compile(`${prefix}${name}`, () => compileField(source))]);
  const told = compileAll(fields);
  const extra = compileAll(attributes, 'attributes.');
  const path = compile('each', () => compilePath(each));
  const condition = when && compile('when', () => compileField(when.path));
  const resolve = (of: readonly (readonly [string, Field])[], scope: Scope) =>
    Object.fromEntries(of.map(([name, field]) => [name, field(scope)]));
  return {
    kind,
    place,
    records: (root) => path.query(root).values().slice(0, maxRecords),
    applies: (scope) => when === undefined || when.is.includes(textOf(condition?.(scope))),
    values: (scope) => ({ ...resolve(told, scope), attributes: resolve(extra, scope) }),
    sources: Object.fromEntries(Object.entries(fields).map(([name, source]) => [name, shown(source)])),
  };
}

function readAll(
  rules: readonly CompiledRule[],
  root: JSONValue,
  receivedAt: number,
): ReturnType<CompiledMapping['read']> {
  const told: Record<RuleKind, object[]> = {
    logs: [],
    points: [],
    changes: [],
    alerts: [],
    entities: [],
    relations: [],
  };
  const refused: Refusal[] = [];
  for (const rule of rules) {
    rule.records(root).forEach((record, index) => {
      const scope = { record, root };
      if (!rule.applies(scope)) return;
      const read = recordReaders[rule.kind](rule.values(scope), receivedAt);
      if (!('wrong' in read)) told[rule.kind].push(read);
      else
        refused.push({
          kind: rule.kind,
          because: `${rule.place}: ${reason(rule, read.wrong, read.because)} (record ${index})`,
        });
    });
  }
  return { ...(told as unknown as Told), refused };
}

function reason({ sources }: CompiledRule, field: string, because: string | undefined): string {
  const source = sources[field] ?? 'nothing';
  return because === undefined ? `${field}: ${source} leads nowhere` : `${field}: ${source} ${because}`;
}

function shown(source: FieldSource): string {
  return typeof source === 'string' ? source : source.path;
}
