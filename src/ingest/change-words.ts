import type { ChangeKind } from '../domain/inventory.js';

/** First match wins; the more particular come first. */
const words: readonly (readonly [RegExp, ChangeKind])[] = [
  [/feature.?flag|\bflags?\b|toggle|rollout percentage/i, 'feature-flag'],
  [/\bmodel\b|checkpoint|champion/i, 'model'],
  [/schema|migration|\balter table\b/i, 'schema'],
  [/dataset|backfill|\bdata\b.*\b(?:load|import|refresh)/i, 'data'],
  [/\bscal(?:e|ed|ing)\b|replicas?|autoscal/i, 'scaling'],
  [/terraform|infrastructure|\bnode ?(?:pool|group)|\bvpc\b|firewall|\bdns\b/i, 'infrastructure'],
  [/config(?:uration)?|\bsettings?\b|env(?:ironment)? var/i, 'configuration'],
  [/\bcommit(?:ted)?\b|\bmerged?\b|pull request/i, 'commit'],
];

/** The kind of a change that its sender only describes; a deployment when nothing says otherwise. */
export function changeKindOf(...texts: readonly (string | undefined)[]): ChangeKind {
  const text = texts.filter(Boolean).join(' ');
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? 'deployment';
}
