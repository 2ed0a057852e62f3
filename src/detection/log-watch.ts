import type { TemplateWindow } from '../analysis/causes/template-window.js';
import { severities, type MinedLog, type Severity } from '../domain/signal.js';
import type { Watched } from './detector.js';
import { bucketMs } from './timeline.js';

const minuteMs = 60_000;
/** How far back the counts of a template reach, how many lines are kept as they were written, and how much of each. */
const minutesKept = 120;
const samplesKept = 20;
const sampleChars = 400;
/** Templates of one entity that are counted at once; the least recently seen make way. */
const templatesPerEntity = 1_000;

interface Counted {
  readonly entity: string;
  readonly template: string;
  text: string;
  severity: Severity;
  /** How many other warnings and errors were new to the entity in the hour before this one. */
  novelties: number;
  /** Lines in the open bucket. */
  bucket: number;
  earlier: number;
  times: number[];
  counts: number[];
  samples: string[];
}

/** Lines of one template of one entity in the bucket that just ended. */
export interface LogCount {
  readonly series: Watched;
  readonly at: number;
  readonly lines: number;
}

/** Counts the lines of every template of every entity: per bucket for the detectors, per minute as evidence. */
export class LogWatch {
  readonly #entities = new Map<string, { since: number; templates: Map<string, Counted>; news: number[] }>();
  #touched = new Set<Counted>();
  /** Warnings and worse of each entity in the open bucket. */
  #troubled = new Map<string, number>();
  readonly #textOf: (template: string) => string;

  constructor(textOf: (template: string) => string) {
    this.#textOf = textOf;
  }

  add({ at, entity, template, severity, body }: MinedLog): void {
    let known = this.#entities.get(entity);
    if (!known) this.#entities.set(entity, (known = { since: at, templates: new Map(), news: [] }));
    let counted = known.templates.get(template);
    if (counted) known.templates.delete(template);
    else {
      counted = {
        entity,
        template,
        text: '',
        severity,
        novelties: 0,
        bucket: 0,
        earlier: 0,
        times: [],
        counts: [],
        samples: [],
      };
      if (isTrouble(severity)) noteNews(known.news, counted, at);
    }
    known.templates.set(template, counted);
    if (known.templates.size > templatesPerEntity) dropOldest(known.templates);
    if (severities.indexOf(severity) > severities.indexOf(counted.severity)) counted.severity = severity;
    counted.bucket++;
    if (isTrouble(severity)) this.#troubled.set(entity, (this.#troubled.get(entity) ?? 0) + 1);
    countMinute(counted, Math.floor(at / minuteMs) * minuteMs);
    counted.samples.push(body.slice(0, sampleChars));
    if (counted.samples.length > samplesKept) counted.samples.shift();
    this.#touched.add(counted);
  }

  /** Ends the bucket before `now` and says what was counted in it. */
  *endBucket(now: number): Generator<LogCount> {
    for (const counted of this.#touched) {
      const lines = counted.bucket;
      counted.bucket = 0;
      counted.text = this.#textOf(counted.template);
      yield { series: this.#watched(counted), at: now - bucketMs, lines };
    }
    this.#touched = new Set();
    for (const [entity, lines] of this.#troubled) yield { series: this.#troubleOf(entity), at: now - bucketMs, lines };
    this.#troubled = new Map();
  }

  /** What some entities logged in the last two hours. */
  windows(entities: Iterable<string>, now: number): TemplateWindow[] {
    return [...entities].flatMap((entity) => {
      const known = this.#entities.get(entity);
      const since = Math.max(known?.since ?? now, now - minutesKept * minuteMs);
      return [...(known?.templates.values() ?? [])].map((counted) => ({
        entity,
        template: counted.template,
        text: this.#textOf(counted.template),
        severity: counted.severity,
        since,
        times: [...counted.times],
        counts: [...counted.counts],
        earlier: counted.earlier,
        samples: [...counted.samples],
      }));
    });
  }

  save(): SavedLogs {
    return [...this.#entities].map(
      ([entity, { since, templates, news }]) => [entity, since, [...templates.values()], news] as const,
    );
  }

  load(saved: SavedLogs): void {
    for (const [entity, since, templates, news] of saved) {
      const known = templates.map((counted) => ({ ...counted }));
      this.#entities.set(entity, {
        since,
        templates: new Map(known.map((counted) => [counted.template, counted])),
        news: [...news],
      });
      for (const counted of known) {
        if (counted.bucket === 0) continue;
        this.#touched.add(counted);
        if (isTrouble(counted.severity)) this.#troubled.set(entity, (this.#troubled.get(entity) ?? 0) + counted.bucket);
      }
    }
  }

  #troubleOf(entity: string): Watched {
    const knownSince = this.#entities.get(entity)?.since ?? 0;
    return {
      key: `${entity}\nlog.trouble`,
      entity,
      name: 'log.trouble',
      attributes: {},
      origin: 'log',
      measure: 'error',
      knownSince,
    };
  }

  #watched({ entity, template, text, severity, novelties }: Counted): Watched {
    return {
      key: `${entity}\nlog ${template}`,
      entity,
      name: 'log.lines',
      attributes: { template },
      origin: 'log',
      measure: 'other',
      template: { id: template, text, severity, knownSince: this.#entities.get(entity)?.since ?? 0, novelties },
    };
  }
}

/** What {@link LogWatch.save} stores; structured-clonable. */
export type SavedLogs = readonly (readonly [
  entity: string,
  since: number,
  templates: readonly Counted[],
  news: readonly number[],
])[];

const newsMs = 3_600_000;

function isTrouble(severity: Severity): boolean {
  return severity === 'WARN' || severity === 'ERROR' || severity === 'FATAL';
}

/** Notes that a warning or error of a new shape was seen. */
function noteNews(news: number[], counted: Counted, at: number): void {
  while (news.length > 0 && at - news[0] > newsMs) news.shift();
  counted.novelties = news.length;
  news.push(at);
}

function countMinute(counted: Counted, minute: number): void {
  const place = counted.times.lastIndexOf(minute);
  if (place >= 0) counted.counts[place]++;
  else {
    counted.times.push(minute);
    counted.counts.push(1);
  }
  while (counted.times.length > 0 && counted.times[0] < minute - minutesKept * minuteMs) {
    counted.times.shift();
    counted.earlier += counted.counts.shift() ?? 0;
  }
}

function dropOldest(templates: Map<string, Counted>): void {
  const oldest = templates.keys().next();
  if (!oldest.done) templates.delete(oldest.value);
}
