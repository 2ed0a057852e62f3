import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type { MinedLog, Severity } from '../../domain/signal.js';
import type { SeriesWindow, StoredTemplate } from '../../signals/signal-store.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import { LogSeverityEnum } from './enums.js';

@ObjectType('Log', { description: 'One log line.' })
export class LogType implements Omit<MinedLog, 'attributes'> {
  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at!: number;

  @Field(() => String, { description: 'Who wrote it.' })
  readonly entity!: string;

  @Field(() => LogSeverityEnum, { description: 'How severe it is.' })
  readonly severity!: Severity;

  @Field(() => String, { description: 'The line, personal data and secrets masked.' })
  readonly body!: string;

  @Field(() => ID, { description: 'The template of its shape.' })
  readonly template!: string;

  @Field(() => String, { nullable: true, description: 'The trace it belongs to.' })
  readonly traceId?: string;

  @Field(() => String, { nullable: true, description: 'The span it belongs to.' })
  readonly spanId?: string;
}

@ObjectType('Template', { description: 'Log lines of one shape.' })
export class TemplateType implements StoredTemplate {
  @Field(() => ID, { description: 'A hash of the shape when it was first seen.' })
  readonly id!: string;

  @Field(() => String, { description: 'The shape, with placeholders such as `<num>`.' })
  readonly text!: string;

  @Field(() => DateTime, { description: 'When it was first seen, in event time.' })
  readonly firstSeenAt!: number;

  @Field(() => DateTime, { description: 'When it was last seen, in event time.' })
  readonly lastSeenAt!: number;

  @Field(() => Int, { description: 'Lines of this shape so far.' })
  readonly lines!: number;

  @Field(() => ID, { nullable: true, description: 'The more general template that it has become part of.' })
  readonly alias?: string;
}

@ObjectType('Point', { description: 'One value of a series.' })
export class PointType {
  @Field(() => DateTime, { description: 'When it was measured.' })
  readonly at!: number;

  @Field(() => Float, { description: 'What was measured; a counter as a rate per second.' })
  readonly value!: number;
}

@ObjectType('Series', { description: 'A stretch of one series of an entity.' })
export class SeriesType implements Pick<SeriesWindow, 'entity' | 'name' | 'unit'> {
  @Field(() => String, { description: 'Whose series it is.' })
  readonly entity!: string;

  @Field(() => String, { description: 'What is measured.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'In which unit.' })
  readonly unit?: string;
}

export const LogConnection = PlainConnection(LogType, 'Log', 'log lines');
