import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import type { Check } from '../../domain/inventory.js';
import type { Column, Freshness, SchemaChange } from '../../inventory/catalogue.js';
import type { DatasetColumn } from '../../inventory/dataset.service.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';

@ObjectType('Dataset', { description: 'A table, file or stream of data.' })
export class DatasetType {
  @Field(() => ID, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Who owns it.' })
  readonly owner?: string;

  @Field(() => String, { description: 'From where it is known.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it was first told of.' })
  readonly firstSeenAt!: number;

  @Field(() => DateTime, { description: 'When it was last told of.' })
  readonly lastSeenAt!: number;
}

@ObjectType('Column', { description: 'A column of a dataset; its values are never kept.' })
export class ColumnType implements Column {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its type, as its platform calls it; ? when it is not told.' })
  readonly type!: string;
}

@ObjectType('DatasetColumn', { description: 'A column of a dataset as it is now; its values are never kept.' })
export class DatasetColumnType extends ColumnType implements DatasetColumn {
  @Field(() => Boolean, { description: 'Whether a tag of its source, or the inventory file, marks it as sensitive.' })
  readonly sensitive!: boolean;
}

@ObjectType('DatasetVersion', {
  description: 'A version of a dataset: named by its platform, by the digest of its data, else by its schema.',
})
export class DatasetVersionType {
  @Field(() => String, { description: 'The version.' })
  readonly version!: string;

  @Field(() => String, { description: 'The source that told of it.' })
  readonly source!: string;

  @Field(() => DateTime, { description: 'When it was first told of.' })
  readonly firstSeenAt!: number;

  @Field(() => DateTime, { description: 'When it was last told of.' })
  readonly lastSeenAt!: number;
}

@ObjectType('RetypedColumn', { description: 'A column that has another type.' })
class RetypedColumnType extends ColumnType {
  @Field(() => String, { description: 'The type it had.' })
  readonly from!: string;
}

@ObjectType('SchemaChange', { description: 'What became of the columns from one version to the next.' })
export class SchemaChangeType implements SchemaChange {
  @Field(() => DateTime, { description: 'When the later version was first told of.' })
  readonly at!: number;

  @Field(() => String, { description: 'The later version.' })
  readonly version!: string;

  @Field(() => [ColumnType], { description: 'Columns that are new.' })
  readonly added!: readonly Column[];

  @Field(() => [ColumnType], { description: 'Columns that are gone.' })
  readonly removed!: readonly Column[];

  @Field(() => [RetypedColumnType], { description: 'Columns that have another type.' })
  readonly retyped!: readonly RetypedColumnType[];

  @Field(() => String, { description: 'All of it in a sentence.' })
  readonly summary!: string;
}

@ObjectType('Freshness', { description: 'How old the data is, against how often it is loaded.' })
export class FreshnessType implements Freshness {
  @Field(() => DateTime, { nullable: true, description: 'The latest load that is known.' })
  readonly loadedAt?: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Median time between two loads in ms; not said of fewer than three.',
  })
  readonly usualIntervalMs?: number;

  @Field(() => Boolean, { description: 'Whether it is older than twice its usual interval.' })
  readonly overdue!: boolean;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly because!: string;
}

@ObjectType('CheckResult', { description: 'One outcome of a check that runs again and again.' })
export class CheckResultType implements Check {
  @Field(() => DateTime, { description: 'When it ran.' })
  readonly at!: number;

  @Field(() => ID, { description: 'Which check, the same for every run of it.' })
  readonly fingerprint!: string;

  @Field(() => String, { description: 'The dataset or model that it checks.' })
  readonly entity!: string;

  @Field(() => String, { description: 'What it checks.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The column it looks at.' })
  readonly column?: string;

  @Field(() => Boolean, { description: 'Whether it passed.' })
  readonly passed!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it did not; no value of a row is told.' })
  readonly because?: string;

  @Field(() => String, { description: 'The tool that ran it.' })
  readonly source!: string;
}

export const DatasetConnection = PlainConnection(DatasetType, 'Dataset', 'datasets');
export const CheckConnection = PlainConnection(CheckResultType, 'CheckResult', 'outcomes of checks');
