import { Inject, Injectable } from '@nestjs/common';
import { EntityManager, In, LessThan } from 'typeorm';
import type { Alert } from '../domain/inventory.js';
import { CONFIG, type Config } from '../platform/config.js';
import { EpisodeEntity } from './episode.entity.js';
import { redactAttributes, redactor, type Redact } from './redact.js';
import type { Source, Told } from './source.js';

type ToldAlert = NonNullable<Told['alerts']>[number];
export type StartedAlert = ToldAlert & Pick<Alert, 'startsAt'>;

interface Started {
  readonly alerts: readonly StartedAlert[];
  /** Remembers the last words; for when these are taken in. */
  readonly settle: () => Promise<void>;
}

/** The last word about a fingerprint: its alert, open or resolved, or that it is well and nothing was told of it before. */
interface Episode {
  readonly at: number;
  readonly alert?: StartedAlert;
}

/**
 * Remembers the alerts of senders that only say "triggered" and "resolved": a trigger while one of the same fingerprint is
 * open belongs to it, a trigger after its resolution begins another, and what acknowledges or resolves nothing is passed
 * over, as PagerDuty does. Where a sender says when it happened, its words may arrive in any order: an older one undoes
 * nothing newer.
 */
@Injectable()
export class Episodes {
  readonly #redact: Redact;

  constructor(
    private readonly manager: EntityManager,
    @Inject(CONFIG) config: Config,
  ) {
    this.#redact = config.REDACT ? redactor(config.REDACT_PATTERNS) : (text) => text;
  }

  /** The alerts with their starts, and what follow-ups make of open ones. */
  async start(source: Pick<Source, 'id' | 'inOrder'>, { alerts = [], followUps = [] }: Told): Promise<Started> {
    const wanted = [...alerts.filter((alert) => !isStarted(alert)), ...followUps];
    if (wanted.length === 0) return { alerts: alerts.filter(isStarted), settle: () => Promise.resolve() };
    const before = await this.#known(source.id, [...new Set(wanted.map(({ fingerprint }) => fingerprint))]);
    const episodes = new Map(before);
    const isOlder = (at: number, known?: Episode): boolean => !source.inOrder && known !== undefined && at < known.at;
    const started: StartedAlert[] = [];
    const tell = (alert: StartedAlert): void => {
      started.push(alert);
      episodes.set(alert.fingerprint, { at: alert.at, alert });
    };
    for (const alert of alerts) {
      const known = episodes.get(alert.fingerprint);
      if (isStarted(alert)) started.push(alert);
      else if (!isOlder(alert.at, known)) tell({ ...alert, startsAt: openAlert(known)?.startsAt ?? alert.at });
      else if (known && !known.alert) tell(resolved({ ...alert, startsAt: alert.at }, known.at));
    }
    for (const { at, fingerprint, status } of followUps) {
      const known = episodes.get(fingerprint);
      if (isOlder(at, known)) continue;
      const alert = openAlert(known);
      if (alert) tell(status === 'resolved' ? resolved(alert, at) : { ...alert, at, status });
      else if (status === 'resolved' && !source.inOrder) episodes.set(fingerprint, { ...known, at });
    }
    return { alerts: started, settle: () => this.#settle(source.id, before, episodes) };
  }

  /** Forgets what nobody has told of since; whoever resolves it later resolves nothing. */
  async dropBefore(at: number): Promise<void> {
    await this.manager.delete(EpisodeEntity, { at: LessThan(at) });
  }

  async #known(source: string, fingerprints: readonly string[]): Promise<Map<string, Episode>> {
    const rows = await this.manager.findBy(EpisodeEntity, { source, fingerprint: In([...fingerprints]) });
    return new Map(rows.map(({ fingerprint, at, alert }) => [fingerprint, { at, ...(alert && { alert }) }]));
  }

  async #settle(
    source: string,
    before: ReadonlyMap<string, Episode>,
    after: ReadonlyMap<string, Episode>,
  ): Promise<void> {
    const rows = [...after]
      .filter(([fingerprint, episode]) => before.get(fingerprint) !== episode)
      .map(([fingerprint, { at, alert }]) => ({ source, fingerprint, at, alert: alert && this.#redacted(alert) }));
    if (rows.length > 0) await this.manager.upsert(EpisodeEntity, rows, ['source', 'fingerprint']);
  }

  #redacted(alert: StartedAlert): StartedAlert {
    return {
      ...alert,
      summary: this.#redact(alert.summary),
      ...(alert.attributes && { attributes: redactAttributes(alert.attributes, this.#redact) }),
    };
  }
}

function isStarted(alert: ToldAlert): alert is StartedAlert {
  return alert.startsAt !== undefined;
}

/** The alert of an episode as long as it is not resolved. */
function openAlert(episode: Episode | undefined): StartedAlert | undefined {
  return episode?.alert?.status === 'resolved' ? undefined : episode?.alert;
}

function resolved(alert: StartedAlert, at: number): StartedAlert {
  return { ...alert, at, status: 'resolved', endsAt: at };
}
