import { Failure } from '../../../platform/failure.js';
import { fieldAt } from '../../plain-fields.js';

/** Our names for what a log document tells, and where ECS has it. */
const ecs = {
  time: '@timestamp',
  body: 'message',
  level: 'log.level',
  service: 'service.name',
  host: 'host.name',
  pod: 'kubernetes.pod.name',
  trace: 'trace.id',
  span: 'span.id',
} as const;
type Field = keyof typeof ecs;

export type FieldMap = ReadonlyMap<Field, string>;

/** `time=ts`, … as a map. Throws `pull.fields`, which names the entry that is wrong. */
export function readFieldMap(entries: readonly string[]): FieldMap {
  return new Map(
    entries.map((entry) => {
      const [field = '', path = ''] = entry.split('=', 2);
      if (field in ecs && path !== '') return [field as Field, path] as const;
      const message = `"${entry}" is no FIELD=PATH with FIELD one of ${Object.keys(ecs).join(', ')}`;
      throw new Failure('pull.fields', `ELASTICSEARCH_PULL_FIELDS: ${message}`);
    }),
  );
}

/** Where the documents have their time. */
export function timeFieldOf(fields: FieldMap): string {
  return fields.get('time') ?? ecs.time;
}

/** The document as ECS would have it; what is mapped comes before what was there. */
export function toEcs(document: Readonly<Record<string, unknown>>, fields: FieldMap): Record<string, unknown> {
  const mapped = [...fields].map(([field, path]) => [ecs[field], fieldAt(document, path)] as const);
  return { ...document, ...Object.fromEntries(mapped.filter(([, value]) => value !== undefined && value !== null)) };
}
