import { registerEnumType } from '@nestjs/graphql';
import type { ActionEventKind, ActionOrigin, ActionStatus } from '../../actions/action.js';
import type { OnWorse, PromotionStatus } from '../../actions/promotion.js';
import type { Risk } from '../../actions/remediation.js';
import type { RecoveryVerdict } from '../../analysis/verification/recovery.js';
import type { Aspect, RegressionVerdict } from '../../analysis/verification/regression.js';
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

export const RiskEnum = enumOf<Risk>('Risk', 'What doing something costs when it was wrong.', {
  reversible: 'It can be taken back.',
  disruptive: 'Users may feel it.',
  destructive: 'Something may be lost for good: two people must stand behind it.',
});

export const ActionStatusEnum = enumOf<ActionStatus>('ActionStatus', 'Where an action is in its life.', {
  proposed: 'Nobody, or not everybody who must, has said yes.',
  approved: 'It may be carried out, and waits for its turn.',
  executing: 'It is being carried out.',
  executed: 'It was done; whether it helped is not known yet.',
  verified: 'It helped.',
  failed: 'It could not be done, or it did not help.',
  undoing: 'It is being taken back.',
  undone: 'It was taken back.',
  rejected: 'Somebody said no.',
  expired: 'Nothing came of it in time.',
});

export const ActionEventKindEnum = enumOf<ActionEventKind>('ActionEventKind', 'What happened to an action.', {
  proposed: 'Somebody, or the machine, suggests it.',
  approved: 'Somebody said yes.',
  rejected: 'Somebody said no.',
  expired: 'It was not begun in time.',
  begun: 'The intent was stored; what follows is the call.',
  executed: 'The target did it.',
  'execution-failed': 'The target did not do it.',
  verified: 'The signals are usual again.',
  'not-recovered': 'The signals are not usual again.',
  'undo-begun': 'It is to be taken back.',
  undone: 'The target took it back.',
  'undo-failed': 'The target did not take it back.',
});

export const ActionOriginKindEnum = enumOf<ActionOrigin['kind']>('ActionOriginKind', 'What asks for an action.', {
  incident: 'A remediation of an incident.',
  capacity: 'A capacity plan.',
  promotion: 'A guarded promotion.',
});

export const RecoveryVerdictEnum = enumOf<RecoveryVerdict>(
  'RecoveryVerdict',
  'Whether what misbehaved is usual again.',
  {
    recovered: 'It is.',
    'not-recovered': 'It is not.',
    worse: 'It got worse.',
    unknown: 'Too little was measured to tell.',
  },
);

export const RegressionVerdictEnum = enumOf<RegressionVerdict>(
  'RegressionVerdict',
  'How a version compares with the one before.',
  {
    better: 'Clearly better.',
    same: 'Neither clearly better nor worse.',
    worse: 'Clearly worse.',
  },
);

export const AspectEnum = enumOf<Aspect>('Aspect', 'What of a version is compared.', {
  errors: 'How much fails.',
  latency: 'How long it takes.',
  availability: 'How much succeeds.',
  saturation: 'How much of its resources it uses.',
  traffic: 'How much is asked of it; neither good nor bad.',
  drift: 'How far data and scores are from what they were.',
  cost: 'What it costs.',
  templates: 'What it complains of in its log.',
});

export const PromotionStatusEnum = enumOf<PromotionStatus>('PromotionStatus', 'How far a promotion is.', {
  refused: 'A precondition does not hold; nothing was moved.',
  moving: 'It is being moved.',
  watching: 'It runs, and is compared with the version before.',
  kept: 'It is no worse, and stays.',
  'rollback-proposed': 'It is worse; somebody must approve that it is taken back.',
  'rolled-back': 'It is worse, and is taken back.',
  failed: 'It could not be moved, or not be taken back.',
});

export const OnWorseEnum = enumOf<OnWorse>('OnWorse', 'What is done when a promoted version is worse.', {
  propose: 'Taking it back is proposed.',
  'roll-back': 'It is taken back at once, in the name of whoever promoted it.',
});
