import type { Announcement } from '../domain/announcement.js';
import type { Cause, Incident } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';
import type { IncidentEvent } from '../incidents/incident-event.js';
import type { ExternalLink } from '../incidents/tags-and-links.js';

/** An incident as it was when something about it was to be told. */
export interface ToldIncident extends Pick<
  Incident,
  'id' | 'number' | 'title' | 'severity' | 'status' | 'startedAt' | 'entities'
> {
  /** Entities beyond the ones named. */
  readonly moreEntities: number;
  /** Where the console shows it. */
  readonly url?: string;
}

export type ToldChange = Pick<Change, 'id' | 'at' | 'kind' | 'summary'> &
  Partial<Pick<Change, 'entity' | 'author' | 'version'>>;

export interface ToldCause extends Pick<Cause, 'id' | 'entity' | 'title' | 'score' | 'verdict' | 'because'> {
  readonly change?: ToldChange;
}

interface AboutIncident {
  /** Epoch ms, by the clock. */
  readonly at: number;
  readonly incident: ToldIncident;
  /** The most suspect first, those that people rejected left out. */
  readonly causes: readonly ToldCause[];
}

/** Why people hear of an incident: it is new to them, its cause was found after that, or it changed its state. */
export type Reason = 'opened' | 'cause' | 'acknowledged' | 'snoozed' | 'woke' | 'resolved' | 'reopened' | 'merged';

/** News of an incident, as the notification policy lets it through. */
export interface IncidentMessage extends AboutIncident {
  readonly kind: 'incident';
  readonly reason: Reason;
  /** What happened, in a sentence; why it is told now when it is new. */
  readonly summary: string;
  readonly links: readonly ExternalLink[];
}

/** What the incident of another tool should know of ours. */
export interface LinkMessage extends AboutIncident {
  readonly kind: 'link';
  readonly link: ExternalLink;
  readonly what: 'cause' | 'acknowledged' | 'resolved';
  /** Who acknowledged or resolved it here. */
  readonly by: IncidentEvent['by'];
}

export interface AnnouncementMessage {
  readonly kind: 'announcement';
  readonly announcement: Announcement;
}

/** What is to be told. Kept in the outbox as it is; a channel words it when it delivers it. */
export type Message = IncidentMessage | LinkMessage | AnnouncementMessage;
