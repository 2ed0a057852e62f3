import { Injectable } from '@nestjs/common';
import { ActionStore } from '../actions/action.store.js';
import type { Action } from '../actions/action.js';
import type { Cause } from '../domain/anomaly.js';
import { MACHINE, type IncidentEvent } from '../incidents/incident-event.js';
import { IncidentStore } from '../incidents/incident.store.js';
import { SimilarService, type SimilarIncident } from '../incidents/similar.service.js';

/** An earlier incident that looks like one, with what helped then. */
export interface SimilarWithCure extends SimilarIncident {
  /** What was done and found to help, the confirmed cause and how it ended, in sentences; empty when nobody told. */
  readonly fixedBy: readonly string[];
}

/** Finds earlier incidents that look like one, and says what fixed them. */
@Injectable()
export class SimilarIncidentsService {
  constructor(
    private readonly incidents: IncidentStore,
    private readonly similar: SimilarService,
    private readonly actions: ActionStore,
  ) {}

  /** At most `first`, the most alike first; undefined when there is no such incident. */
  async of(id: string, first: number): Promise<readonly SimilarWithCure[] | undefined> {
    const incident = await this.incidents.byId(id);
    if (!incident) return undefined;
    const found = await this.similar.of(incident, first);
    const ids = found.map((one) => one.incident.id);
    const [causes, resolutions, actions] = await Promise.all([
      this.incidents.rankings.current(ids),
      this.incidents.lastEvents(ids, 'resolved'),
      this.actions.ofOrigins('incident', ids),
    ]);
    return found.map((one) => {
      const of = one.incident.id;
      const done = actions.filter(({ origin }) => origin.id === of);
      const fixedBy = [...helped(done), ...confirmed(causes.get(of) ?? []), ...resolved(resolutions.get(of))];
      return { ...one, fixedBy };
    });
  }
}

function helped(actions: readonly Action[]): readonly string[] {
  return actions
    .filter(({ status }) => status === 'verified')
    .map(({ title, outcome = '' }) => `${title}: that helped, ${outcome}`);
}

function confirmed(causes: readonly Cause[]): readonly string[] {
  return causes
    .filter(({ verdict }) => verdict === 'confirmed')
    .map(({ title, judgedBy, judgedBecause }) => {
      const why = judgedBecause === undefined ? '' : `: ${judgedBecause}`;
      return `It was ${title}, confirmed by ${judgedBy ?? 'somebody'}${why}`;
    });
}

/** That every anomaly ended by itself says nothing of what helped. */
function resolved(event: IncidentEvent | undefined): readonly string[] {
  return event === undefined || event.by === MACHINE ? [] : [`${event.summary} (${event.by})`];
}
