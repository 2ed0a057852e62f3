import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Feedback } from '../correlation/decision.js';
import { optional } from '../platform/columns.js';

/** What a person said of a cause, as the correlation learns it. Judging the same cause again replaces it. */
export type Lesson = Omit<Feedback, 'key'> & { readonly incident: string; readonly cause: string };

@Entity('lesson')
export class LessonEntity implements Lesson {
  @PrimaryColumn('text')
  incident!: string;

  @PrimaryColumn('text')
  cause!: string;

  @Index('lesson_at')
  @Column('bigint')
  at!: number;

  @Column('text')
  verdict!: Feedback['verdict'];

  @Column('text', { nullable: true, transformer: optional })
  entity?: string;

  @Column('text', { nullable: true, transformer: optional })
  change?: string;

  @Column('text', { nullable: true, transformer: optional })
  changeKind?: string;

  @Column('jsonb')
  signals!: readonly string[];
}
