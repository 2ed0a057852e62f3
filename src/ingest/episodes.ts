import { Inject, Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import type { Alert } from '../domain/inventory.js';
import { CONFIG, type Config } from '../platform/config.js';
import { EpisodeEntity } from './episode.entity.js';
import { redactAttributes, redactor, type Redact } from './redact.js';
import type { Told } from './source.js';

type ToldAlert = NonNullable<Told['alerts']>[number];
export type StartedAlert = ToldAlert & Pick<Alert, 'startsAt'>;

interface Started {
  readonly alerts: readonly StartedAlert[];
  /** Remembers which alerts are open now; for when these are taken in. */
  readonly settle: () => Promise<void>;
}

/**
 * Remembers open alerts of senders that only say "triggered" and "resolved" (PagerDuty Events v2): a trigger while one of the
 * same fingerprint is open belongs to it, a trigger after its resolution begins another, and what acknowledges or resolves
 * nothing is passed over, as PagerDuty does.
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
  async start(source: string, { alerts = [], followUps = [] }: Told): Promise<Started> {
    const wanted = [...alerts.filter((alert) => !isStarted(alert)), ...followUps];
    if (wanted.length === 0) return { alerts: alerts.filter(isStarted), settle: () => Promise.resolve() };
    const before = await this.#open(source, [...new Set(wanted.map(({ fingerprint }) => fingerprint))]);
    const open = new Map(before);
    const started: StartedAlert[] = [];
    for (const alert of alerts) {
      const startsAt = alert.startsAt ?? open.get(alert.fingerprint)?.startsAt ?? alert.at;
      started.push({ ...alert, startsAt });
      if (!isStarted(alert)) open.set(alert.fingerprint, { ...alert, startsAt });
    }
    for (const { at, fingerprint, status } of followUps) {
      const alert = open.get(fingerprint);
      if (!alert) continue;
      const followed = { ...alert, at, status, ...(status === 'resolved' && { endsAt: at }) };
      started.push(followed);
      if (status === 'resolved') open.delete(fingerprint);
      else open.set(fingerprint, followed);
    }
    return { alerts: started, settle: () => this.#settle(source, before, open) };
  }

  /** Forgets alerts that nobody has told of since; whoever resolves one later resolves nothing. */
  async dropBefore(at: number): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .delete()
      .from(EpisodeEntity)
      .where(`("alert"->>'at')::bigint < :at`, { at })
      .execute();
  }

  async #open(source: string, fingerprints: readonly string[]): Promise<Map<string, StartedAlert>> {
    const rows = await this.manager.findBy(EpisodeEntity, { source, fingerprint: In([...fingerprints]) });
    return new Map(rows.map(({ fingerprint, alert }) => [fingerprint, alert]));
  }

  async #settle(
    source: string,
    before: ReadonlyMap<string, StartedAlert>,
    after: ReadonlyMap<string, StartedAlert>,
  ): Promise<void> {
    const told = [...after].filter(([fingerprint, alert]) => before.get(fingerprint) !== alert);
    const closed = [...before.keys()].filter((fingerprint) => !after.has(fingerprint));
    const rows = told.map(([fingerprint, alert]) => ({ source, fingerprint, alert: this.#redacted(alert) }));
    if (rows.length > 0) await this.manager.upsert(EpisodeEntity, rows, ['source', 'fingerprint']);
    if (closed.length > 0) await this.manager.delete(EpisodeEntity, { source, fingerprint: In(closed) });
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
