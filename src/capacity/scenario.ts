/** A question about load that has not happened, as people ask it. `ratio` 1.3 is thirty per cent more. */
export type Asked =
  | { readonly kind: 'traffic'; readonly ratio: number }
  | { readonly kind: 'lose-zone' | 'lose-replica' }
  | { readonly kind: 'version'; readonly from: string; readonly to: string };

/** The questions that are understood, by example. */
export const scenarioExamples = [
  'traffic +30 %',
  'traffic x2',
  'lose a zone',
  'lose a replica',
  'model v7 instead of v6',
];

/** Reads a question such as `traffic +30 %`; undefined when it is none that is understood. */
export function readScenario(text: string): Asked | undefined {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ').replace('−', '-');
  const [, percent] = /^traffic ?([+-] ?\d{1,5}(?:\.\d{1,3})?) ?%$/.exec(words) ?? [];
  if (percent !== undefined) return ratio(1 + Number(percent.replace(' ', '')) / 100);
  const [, times] = /^traffic ?[x×*] ?(\d{1,4}(?:\.\d{1,3})?)$/.exec(words) ?? [];
  if (times !== undefined) return ratio(Number(times));
  const [, lost] = /^lose (?:a|one) (zone|replica)$/.exec(words) ?? [];
  if (lost === 'zone' || lost === 'replica') return { kind: `lose-${lost}` };
  const [, to, from] = /^(?:model |version )?(\S{1,100}) instead of (\S{1,100})$/.exec(text.trim()) ?? [];
  return to !== undefined && from !== undefined && to !== from ? { kind: 'version', from, to } : undefined;
}

const ratio = (of: number): Asked | undefined => (of >= 0 ? { kind: 'traffic', ratio: of } : undefined);
