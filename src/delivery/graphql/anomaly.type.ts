import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import type { Anomaly, Direction, MeasureKind, SignalRef } from '../../domain/anomaly.js';
import { Connection } from './connection.js';
import { DateTime } from './date-time.js';
import { DirectionEnum, MeasureEnum, SignalKindEnum } from './enums.js';

@ObjectType('Signal', { description: 'Which signal of an entity misbehaved.' })
export class SignalType {
  @Field(() => SignalKindEnum, { description: 'Which kind of signal.' })
  readonly kind!: SignalRef['kind'];

  @Field(() => String, { description: 'Its identity among the signals of the entity.' })
  readonly key!: string;

  @Field(() => String, { description: 'The name of the metric or alert, the text of the template, or the operation.' })
  readonly name!: string;

  @Field(() => MeasureEnum, { nullable: true, description: 'What a metric measures.' })
  readonly measure?: MeasureKind;

  @Field(() => ID, { nullable: true, description: 'The template of log lines.' })
  readonly template?: string;

  @Field(() => String, { nullable: true, description: 'The entity on the other side of an operation.' })
  readonly peer?: string;
}

/** A signal as the wire shows it: one shape for every kind. */
export function toSignal(signal: SignalRef): SignalType {
  const { kind, key } = signal;
  switch (kind) {
    case 'metric':
      return { kind, key, name: signal.name, measure: signal.measure };
    case 'log':
      return { kind, key, name: signal.text, template: signal.template };
    case 'trace':
      return { kind, key, name: signal.operation, peer: signal.peer };
    case 'alert':
    default:
      return { kind, key, name: signal.name };
  }
}

@ObjectType('Anomaly', {
  description: 'An interval in which an entity misbehaved, as one of our detectors or an alert of another tool says.',
})
export class AnomalyType implements Omit<Anomaly, 'signal'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => String, { description: 'The entity that misbehaved.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The detector that found it, or the tool whose alert it is.' })
  readonly detector!: string;

  @Field(() => DateTime, { description: 'When it began, in event time.' })
  readonly startedAt!: number;

  @Field(() => DateTime, { description: 'When it was found, in event time.' })
  readonly detectedAt!: number;

  @Field(() => DateTime, { description: 'When the signal was abnormal last, in event time.' })
  readonly lastSeenAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was over; absent while it goes on.' })
  readonly endedAt?: number;

  @Field(() => Float, { description: 'How sure it is that this is no chance, 0 to 1.' })
  readonly probability!: number;

  @Field(() => DirectionEnum, { description: 'How the signal left its usual course.' })
  readonly direction!: Direction;

  @Field(() => String, { description: 'What was seen, in a sentence with numbers.' })
  readonly because!: string;

  @Field(() => String, { nullable: true, description: 'Where the sender of an alert shows it.' })
  readonly url?: string;
}

export const AnomalyConnection = Connection(AnomalyType, 'Anomaly', 'anomalies');
