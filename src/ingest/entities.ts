import { DeadLetterEntity } from './dead-letter.entity.js';
import { EpisodeEntity } from './episode.entity.js';
import { InboxEntity } from './inbox.entity.js';

/** The tables of this stage. */
export const ingestEntities = [DeadLetterEntity, EpisodeEntity, InboxEntity] as const;
