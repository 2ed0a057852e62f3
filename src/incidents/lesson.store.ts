import type { EntityManager } from 'typeorm';
import { LessonEntity, type Lesson } from './lesson.entity.js';

/** Lessons that are remembered; the correlation forgets the oldest ones beyond it, too. */
const LESSONS = 5_000;

/** Keeps what people said of causes. */
export class LessonStore {
  constructor(private readonly manager: EntityManager) {}

  async save(lesson: Lesson): Promise<void> {
    await this.manager.save(LessonEntity, { ...lesson });
  }

  /** The latest ones, in the order of time. */
  async latest(): Promise<readonly Lesson[]> {
    const order = { at: 'DESC', incident: 'DESC', cause: 'DESC' } as const;
    return (await this.manager.find(LessonEntity, { order, take: LESSONS })).toReversed();
  }
}
