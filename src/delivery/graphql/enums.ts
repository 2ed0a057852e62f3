import { registerEnumType } from '@nestjs/graphql';
import type {
  Direction,
  IncidentSeverity,
  IncidentStatus,
  MeasureKind,
  Role,
  SignalRef,
  Verdict,
} from '../../domain/anomaly.js';
import type { ChangeKind, EntityKind, RelationKind } from '../../domain/inventory.js';
import type { Severity } from '../../domain/signal.js';
import type { IncidentEventKind } from '../../incidents/incident-event.js';
import type { ImpactDirection } from '../../inventory/impact.js';
import type { Scope } from '../../platform/access/token.js';

/** A GraphQL enum of the domain's words, written UPPER_CASE, each with its meaning. */
export function enumOf<T extends string>(name: string, description: string, meanings: Readonly<Record<T, string>>) {
  const entries = Object.entries<string>(meanings).map(([word, meaning]) => ({
    value: word.toUpperCase().replaceAll('-', '_'),
    word,
    meaning,
  }));
  const values = Object.fromEntries(entries.map(({ value, word }) => [value, word]));
  registerEnumType(values, {
    name,
    description,
    valuesMap: Object.fromEntries(entries.map(({ value, meaning }) => [value, { description: meaning }])),
  });
  return values;
}

export const IncidentStatusEnum = enumOf<IncidentStatus>('IncidentStatus', 'Where an incident is in its life.', {
  open: 'Nobody has taken it up yet, or its snooze is over.',
  acknowledged: 'Somebody works on it.',
  snoozed: 'Put off until a given time.',
  resolved: 'Over: every anomaly has ended, or a person or another tool said so.',
  merged: 'Taken in by another incident, which goes on in its place.',
});

export const IncidentSeverityEnum = enumOf<IncidentSeverity>(
  'IncidentSeverity',
  'How bad it is for those who depend on it.',
  {
    critical: 'Users are cut off or data is at stake: wake somebody.',
    error: 'Users are affected.',
    warning: 'Something is wrong, but hardly anybody notices yet.',
    info: 'Good to know.',
  },
);

export const RoleEnum = enumOf<Role>('Role', 'What part an anomaly plays in its incident.', {
  'root-cause': 'At the entity that is most suspect.',
  'first-failure': 'The first that went wrong as far as anybody can tell.',
  impact: 'Follows from the others.',
});

export const VerdictEnum = enumOf<Verdict>('Verdict', 'What is held of a cause.', {
  suspected: 'The machine ranks it; nobody has said anything.',
  confirmed: 'A person said that it was this.',
  rejected: 'A person said that it was not this.',
});

export const IncidentEventKindEnum = enumOf<IncidentEventKind>('IncidentEventKind', 'What happened to an incident.', {
  opened: 'It began.',
  acknowledged: 'Somebody took it up.',
  snoozed: 'It was put off.',
  woke: 'Its snooze ended.',
  resolved: 'It is over.',
  reopened: 'It is no longer over: the trouble came back, or a person said so.',
  merged: 'Another incident took it in.',
  absorbed: 'It took in another incident.',
  'split-off': 'Some of its members became another incident.',
  grew: 'Anomalies joined it.',
  ranked: 'Its causes were ranked anew.',
  retitled: 'It got another title.',
  'severity-set': 'It got another severity.',
  assigned: 'It was given to somebody, or to nobody.',
  noted: 'Somebody wrote a note.',
  tagged: 'Its tags were changed.',
  linked: 'It was linked with something in another tool.',
  'cause-confirmed': 'Somebody confirmed a cause.',
  'cause-rejected': 'Somebody rejected a cause.',
});

export const SignalKindEnum = enumOf<SignalRef['kind']>('SignalKind', 'Which kind of signal misbehaved.', {
  metric: 'A series of metric points.',
  log: 'Log lines of one template.',
  trace: 'An operation, as its spans tell.',
  alert: 'An alert of another tool.',
});

export const MeasureEnum = enumOf<MeasureKind>('Measure', 'What a series measures, judged by its name and unit.', {
  latency: 'How long something takes.',
  error: 'How often it fails.',
  availability: 'Whether it is there.',
  saturation: 'How full it is.',
  traffic: 'How much is asked of it.',
  other: 'Anything else.',
});

export const DirectionEnum = enumOf<Direction>('Direction', 'How a signal left its usual course.', {
  up: 'More than usual.',
  down: 'Less than usual.',
  changed: 'Different, neither more nor less.',
  absent: 'It should be there and is not.',
});

export const EntityKindEnum = enumOf<EntityKind>('EntityKind', 'What an entity is.', {
  service: 'A deployable service.',
  endpoint: 'An address at which a service answers.',
  host: 'A machine, physical or virtual.',
  container: 'A container or pod.',
  database: 'A database or cache.',
  queue: 'A queue, topic or stream.',
  pipeline: 'A job that makes data or models.',
  dataset: 'A table, file or stream of data.',
  model: 'A model, whatever its version.',
  'model-version': 'One version of a model.',
  other: 'Anything else.',
});

export const RelationKindEnum = enumOf<RelationKind>('RelationKind', 'How one entity is connected to another.', {
  calls: 'Sends requests to it.',
  'runs-on': 'Is executed on it.',
  reads: 'Reads data from it.',
  writes: 'Writes data to it.',
  'trained-on': 'Was trained on it.',
  serves: 'Answers with it.',
  'part-of': 'Is a part of it.',
  'depends-on': 'Needs it in another way.',
});

export const ImpactDirectionEnum = enumOf<ImpactDirection>('ImpactDirection', 'Which way along the lineage.', {
  upstream: 'What it is made from.',
  downstream: 'What it feeds.',
});

export const ChangeKindEnum = enumOf<ChangeKind>('ChangeKind', 'What was done.', {
  deployment: 'A version was deployed.',
  configuration: 'A setting was changed.',
  'feature-flag': 'A feature was switched.',
  infrastructure: 'Machines, networks or the platform were changed.',
  scaling: 'Replicas or sizes were changed.',
  model: 'A model was promoted or replaced.',
  data: 'Data was loaded, changed or failed a check.',
  schema: 'The shape of data was changed.',
  commit: 'Code was changed, not necessarily deployed.',
});

export const LogSeverityEnum = enumOf<Severity>(
  'LogSeverity',
  'How severe a log line is, as OpenTelemetry counts it.',
  {
    TRACE: 'The finest detail.',
    DEBUG: 'For debugging.',
    INFO: 'Something happened as it should.',
    WARN: 'Something may be wrong.',
    ERROR: 'Something failed.',
    FATAL: 'The program cannot go on.',
  },
);

export const ScopeEnum = enumOf<Scope>('Scope', 'What a token may do.', {
  ingest: 'Send signals, changes and alerts.',
  read: 'Query and subscribe.',
  operate: 'Move incidents, judge causes, replay dead letters; includes READ.',
  admin: 'Create and revoke tokens; includes everything.',
});
