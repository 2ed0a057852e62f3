import { DeadLetterEntity } from './dead-letter.entity.js';
import { EpisodeEntity } from './episode.entity.js';
import { InboxEntity } from './inbox.entity.js';
import { PullStateEntity } from './pull-state.entity.js';

/** The tables of this stage. */
export const ingestEntities = [DeadLetterEntity, EpisodeEntity, InboxEntity, PullStateEntity] as const;
