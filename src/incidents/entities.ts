import { GroupEntity } from './group.entity.js';
import { IncidentEventEntity } from './incident-event.entity.js';
import { IncidentEntity } from './incident.entity.js';
import { LessonEntity } from './lesson.entity.js';
import { MemberEntity } from './member.entity.js';
import { CauseRankingEntity } from './ranking.entity.js';

/** The tables of incidents. */
export const incidentEntities = [
  IncidentEntity,
  MemberEntity,
  IncidentEventEntity,
  CauseRankingEntity,
  GroupEntity,
  LessonEntity,
] as const;
