import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LOG, type Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import type { IncidentEvent, IncidentEventKind } from './incident-event.js';
import { IncidentService } from './incident.service.js';

/** What an operator would act on; the rest is only counted. */
const newsworthy: ReadonlySet<IncidentEventKind> = new Set(['opened', 'reopened', 'resolved', 'merged']);

/** Counts and logs what happens to incidents. */
@Injectable()
export class IncidentNewsService implements OnModuleInit {
  constructor(
    private readonly incidents: IncidentService,
    private readonly meters: Meters,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.incidents.changes.subscribe((events) => Promise.resolve(events.forEach((event) => this.#tell(event))));
  }

  #tell({ incident, kind, by, at, summary }: IncidentEvent): void {
    this.meters.incidents.inc({ transition: kind });
    if (newsworthy.has(kind)) this.log.info({ incident, kind, by, at, summary }, `incident ${kind}`);
  }
}
