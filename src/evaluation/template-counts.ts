import { statementOf } from '../analysis/causes/statement.js';
import type { TemplateWindow } from '../analysis/causes/template-window.js';
import type { TemplateMiner } from '../analysis/templates/miner.js';
import type { LogLine } from '../domain/recording.js';
import { severities, type Severity } from '../domain/signal.js';

const BUCKET_MS = 60_000;
const SAMPLES = 20;

interface Counted {
  readonly entity: string;
  readonly template: string;
  severity: number;
  earlier: number;
  readonly buckets: Map<number, number>;
  readonly samples: string[];
}

/** Mines the lines of a case and counts their templates by entity and minute, as the server does with its stream. */
export class TemplateCounts {
  readonly #miner: TemplateMiner;
  readonly #counted = new Map<string, Counted>();
  readonly #bySpan = new Map<string, Set<string>>();
  #since = Infinity;

  constructor(miner: TemplateMiner) {
    this.#miner = miner;
  }

  /** `earlier` lines only count towards what was usual; of `recent` ones the minutes and the newest lines are kept. */
  add(log: LogLine, part: 'earlier' | 'recent'): void {
    const template = this.#miner.add(log.body);
    const { traceId, spanId } = log.attributes ?? {};
    if (spanId !== undefined) this.#join(`${String(traceId)}\u0000${String(spanId)}`, template, log.severity);
    const key = `${log.entity}\u0000${template}`;
    const counted = this.#counted.get(key) ?? open(log.entity, template);
    this.#counted.set(key, counted);
    counted.severity = Math.max(counted.severity, severities.indexOf(log.severity));
    if (part === 'earlier') counted.earlier++;
    else this.#count(counted, log);
  }

  /** What is recent from now on belongs to another case. */
  turn(): void {
    this.#bySpan.clear();
    this.#since = Infinity;
    for (const { buckets, samples } of this.#counted.values()) {
      buckets.clear();
      samples.length = 0;
    }
  }

  #count({ buckets, samples }: Counted, { at, body }: LogLine): void {
    const bucket = Math.floor(at / BUCKET_MS) * BUCKET_MS;
    this.#since = Math.min(this.#since, bucket);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    samples.push(body);
    if (samples.length > SAMPLES) samples.shift();
  }

  #join(span: string, template: string, severity: Severity): void {
    const statement = statementOf(this.#miner.text(template) ?? '', severity);
    const statements = this.#bySpan.get(span);
    if (statements) statements.add(statement);
    else this.#bySpan.set(span, new Set([statement]));
  }

  /** The statements that logged under a span. */
  ofSpan(traceId: string, spanId: string): readonly string[] {
    return [...(this.#bySpan.get(`${traceId}\u0000${spanId}`) ?? [])];
  }

  windows(): TemplateWindow[] {
    return [...this.#counted.values()].map(({ entity, template, severity, earlier, buckets, samples }) => {
      const id = this.#miner.resolve(template);
      const sorted = [...buckets].toSorted(([a], [b]) => a - b);
      return {
        entity,
        template: id,
        text: this.#miner.text(id) ?? '',
        severity: severities[severity] ?? 'INFO',
        since: this.#since,
        times: sorted.map(([at]) => at),
        counts: sorted.map(([, lines]) => lines),
        earlier,
        samples: [...samples],
      };
    });
  }
}

function open(entity: string, template: string): Counted {
  return { entity, template, severity: 0, earlier: 0, buckets: new Map(), samples: [] };
}
