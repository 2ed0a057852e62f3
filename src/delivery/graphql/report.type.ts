import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Durations } from '../../analysis/reports/durations.js';
import type { Flapping } from '../../analysis/reports/flapping.js';
import type { FourKeys } from '../../analysis/reports/four-keys.js';
import type { RecurringCause } from '../../analysis/reports/recurring.js';
import type { Response } from '../../analysis/reports/response.js';
import type { Noise, OperationReport, ReproducibilityGap } from '../../reports/operation-report.js';
import { DateTime } from './date-time.js';
import { KeysKindEnum } from './report-enums.js';

@ObjectType('Durations', { description: 'Durations of one kind, ms.' })
class DurationsType implements Durations {
  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;

  @Field(() => Float, { description: 'Their mean.' })
  readonly mean!: number;

  @Field(() => Float, { description: 'Their median.' })
  readonly median!: number;

  @Field(() => Float, { description: 'What 90 % of them do not exceed.' })
  readonly p90!: number;
}

@ObjectType('FourKeys', {
  description: 'The four keys of software delivery (DORA) of what was deployed in the period.',
})
class FourKeysType implements FourKeys {
  @Field(() => KeysKindEnum, { description: 'What they are of.' })
  readonly kind!: FourKeys['kind'];

  @Field(() => String, { description: 'The team, service, model or pipeline; empty for everything.' })
  readonly subject!: string;

  @Field(() => Int, { description: 'Deployments; of a model, moves of an alias to a version.' })
  readonly deployments!: number;

  @Field(() => Float, { description: 'Deployments a day.' })
  readonly perDay!: number;

  @Field(() => DurationsType, {
    nullable: true,
    description: 'From the commit, or the registration of the model version, to its deployment, where known.',
  })
  readonly leadTime?: DurationsType;

  @Field(() => Int, { description: 'Deployments that an incident is put down to.' })
  readonly failed!: number;

  @Field(() => Float, { nullable: true, description: 'Their part of all deployments, 0 to 1.' })
  readonly failureRate?: number;

  @Field(() => DurationsType, {
    nullable: true,
    description: 'From the onset to the end of the incidents put down to these deployments.',
  })
  readonly restore?: DurationsType;

  @Field(() => Int, { description: 'Such incidents that go on.' })
  readonly unrestored!: number;
}

@ObjectType('Response', { description: 'How the incidents of the period were met.' })
class ResponseType implements Response {
  @Field(() => Int, { description: 'Incidents whose onset lies in the period.' })
  readonly incidents!: number;

  @Field(() => DurationsType, { nullable: true, description: 'From opened to acknowledged; the mean is the MTTA.' })
  readonly acknowledge?: DurationsType;

  @Field(() => DurationsType, { nullable: true, description: 'From the onset to resolved; the mean is the MTTR.' })
  readonly resolve?: DurationsType;

  @Field(() => Int, { description: 'Incidents that go on.' })
  readonly unresolved!: number;

  @Field(() => DurationsType, { nullable: true, description: 'From the onset until it was known here.' })
  readonly detect?: DurationsType;

  @Field(() => Int, { description: 'Incidents for which a paging tool called somebody.' })
  readonly paged!: number;

  @Field(() => DurationsType, {
    nullable: true,
    description: 'How much earlier than the first page it was known here; negative when the page came first.',
  })
  readonly lead?: DurationsType;

  @Field(() => Int, { description: 'Incidents known here before the first page.' })
  readonly ahead!: number;
}

@ObjectType('Noise', { description: 'How much of what was seen became something for people.' })
class NoiseType implements Noise {
  @Field(() => Float, { description: 'Log lines.' })
  readonly lines!: number;

  @Field(() => Int, { description: 'Anomalies, alerts of other tools among them.' })
  readonly anomalies!: number;

  @Field(() => Int, { description: 'Alerts of other tools.' })
  readonly alerts!: number;

  @Field(() => Int, { description: 'Incidents.' })
  readonly incidents!: number;
}

@ObjectType('RecurringCause', { description: 'What several incidents of the period are put down to.' })
class RecurringCauseType implements RecurringCause {
  @Field(() => String, { description: 'The entity to blame.' })
  readonly entity!: string;

  @Field(() => Int, { description: 'How many incidents.' })
  readonly incidents!: number;

  @Field(() => Int, { description: 'How many of them are put down to a change of it.' })
  readonly changes!: number;

  @Field(() => Float, { description: 'From onset to end, summed over those that ended, ms.' })
  readonly troubleMs!: number;

  @Field(() => DateTime, { description: 'The onset of the last one.' })
  readonly lastAt!: number;

  @Field(() => [Int], { description: 'The numbers of the incidents.' })
  readonly numbers!: readonly number[];
}

@ObjectType('FlappingSignal', { description: 'A signal that comes and goes: people learn to ignore it.' })
class FlappingType implements Flapping {
  @Field(() => String, { description: 'The detector, or the tool whose alert it is.' })
  readonly detector!: string;

  @Field(() => String, { description: 'Whose signal it is.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The series, template, operation or alert.' })
  readonly signal!: string;

  @Field(() => Int, { description: 'How often it began in the period.' })
  readonly count!: number;

  @Field(() => Float, { nullable: true, description: 'The median of how long it lasted, ms.' })
  readonly medianMs?: number;

  @Field(() => Float, { description: 'How often a day.' })
  readonly perDay!: number;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly because!: string;
}

@ObjectType('ReproducibilityGap', { description: 'A model version in use that could not be made again.' })
class ReproducibilityGapType implements ReproducibilityGap {
  @Field(() => String, { description: 'The model.' })
  readonly model!: string;

  @Field(() => String, { description: 'The version.' })
  readonly version!: string;

  @Field(() => String, { description: 'The alias that stands for it now.' })
  readonly alias!: string;

  @Field(() => [String], { description: 'What is missing.' })
  readonly gaps!: readonly string[];
}

@ObjectType('OperationReport', { description: 'How the operation did in a period.' })
export class OperationReportType implements OperationReport {
  @Field(() => DateTime, { description: 'From when.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'Until when, exclusive.' })
  readonly to!: number;

  @Field(() => String, { nullable: true, description: 'Only what this team owns; absent for everything.' })
  readonly team?: string;

  @Field(() => [FourKeysType], { description: 'Of everything, of teams, of services, models and pipelines.' })
  readonly keys!: readonly FourKeysType[];

  @Field(() => ResponseType, { description: 'How incidents were met.' })
  readonly response!: ResponseType;

  @Field(() => NoiseType, { description: 'What became of what was seen.' })
  readonly noise!: NoiseType;

  @Field(() => [RecurringCauseType], { description: 'What keeps coming back, the most often first.' })
  readonly recurring!: readonly RecurringCauseType[];

  @Field(() => [FlappingType], { description: 'What flaps, the most often first.' })
  readonly flapping!: readonly FlappingType[];

  @Field(() => [ReproducibilityGapType], { description: 'Versions in use that could not be made again.' })
  readonly gaps!: readonly ReproducibilityGapType[];
}
