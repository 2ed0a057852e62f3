import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MACHINE } from '../incidents/incident-event.js';
import { IncidentService } from '../incidents/incident.service.js';
import { LOG, type Log } from '../platform/log.js';
import { ActionLedger, type ActionNews } from './action-ledger.js';
import type { ActionEventKind } from './action.js';
import { RemediationService } from './remediation.service.js';

/** What an operator would act on. */
const newsworthy: ReadonlySet<ActionEventKind> = new Set([
  'executed',
  'execution-failed',
  'not-recovered',
  'undone',
  'undo-failed',
]);

/** Writes what becomes of an action into the timeline of its incident; where it did not help, what could be done next. */
@Injectable()
export class ActionStoryService implements OnModuleInit {
  constructor(
    private readonly ledger: ActionLedger,
    private readonly incidents: IncidentService,
    private readonly remediations: RemediationService,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.ledger.changes.subscribe(async (news) => {
      for (const one of news) await this.#tell(one);
    });
  }

  async #tell({ action: { id, title, origin }, event: { kind, by, summary, at } }: ActionNews): Promise<void> {
    if (newsworthy.has(kind)) this.log.info({ action: id, title, kind, by, at, summary }, `action ${kind}`);
    if (origin.kind !== 'incident') return;
    const who = by === MACHINE ? '' : ` (${by})`;
    const next = kind === 'not-recovered' || kind === 'execution-failed' ? await this.#next(origin.id) : '';
    await this.incidents.note({ id: origin.id, by: MACHINE }, `${title}: ${summary}${who}${next}`);
  }

  async #next(incident: string): Promise<string> {
    const [first] = (await this.remediations.ofIncidents([incident])).get(incident) ?? [];
    return first ? `. Next: ${first.title}` : '';
  }
}
