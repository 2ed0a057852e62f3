import { stemsOf, type Stems } from './words.js';

/** What is said about the trouble. */
export interface SymptomTexts {
  /** Alerts, anomalies and error lines, with example lines. */
  readonly told: readonly string[];
  /** Names of metrics that departed. */
  readonly metrics: readonly string[];
  /** Lines that were logged as usual. */
  readonly healthy: readonly string[];
}

export interface Symptoms {
  /** All that is told in lower case, and with the names of departed metrics. */
  readonly text: string;
  readonly stems: Stems;
  readonly healthy: Stems;
  /** Identifiers quoted in what is told. */
  readonly quoted: ReadonlySet<string>;
}

export function symptomsOf({ told, metrics, healthy }: SymptomTexts): Symptoms {
  return {
    text: [...told, ...metrics].join('\n').toLowerCase(),
    stems: stemsOf([...told, ...metrics].join('\n')),
    healthy: stemsOf(healthy.join('\n')),
    quoted: new Set(told.flatMap(quotedIn)),
  };
}

/** Identifiers in quotes, and those that only code writes: `max_idle_conns`, `maxIdleConns`, `io.netty.Foo`. */
function quotedIn(text: string): string[] {
  const quoted = [...text.matchAll(/["'`“‘]([\p{L}_$][\p{L}\d_$.-]{2,60})["'`”’]/gu)].map((match) => match[1] ?? '');
  const written = [
    ...text.matchAll(/(?<![\p{L}\d_])([\p{Ll}]+(?:_[\p{L}\d]+)+|[\p{L}]+[\p{Ll}\d]\p{Lu}[\p{L}\d]*)(?![\p{L}\d_])/gu),
  ].map((match) => match[1] ?? '');
  return [...quoted, ...written];
}
