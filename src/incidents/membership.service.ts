import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '../domain/anomaly.js';
import { CORRELATION, type CorrelationPort } from './correlation-port.js';
import { IncidentStore } from './incident.store.js';

/** Whether an anomaly belongs to an incident, and why or why not. */
export interface Membership {
  readonly belongs: boolean;
  readonly role?: Role;
  readonly because: readonly string[];
}

/** Says why an anomaly is in an incident, or what keeps it out. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly store: IncidentStore,
    @Inject(CORRELATION) private readonly correlation: Pick<CorrelationPort, 'explain'>,
  ) {}

  /** Undefined when there is no such incident. */
  async explain(anomaly: string, incident: string): Promise<Membership | undefined> {
    const found = await this.store.byId(incident);
    if (!found) return undefined;
    const [member] = await this.store.members.among(incident, [anomaly]);
    if (member) return { belongs: true, role: member.role, because: [member.because] };
    const groups = (await this.store.groupsOf(incident)).filter(({ quietAt }) => quietAt === undefined);
    const told = groups.flatMap(({ group }) => this.correlation.explain(anomaly, group)?.because ?? []);
    const over =
      groups.length === 0 ? [`Incident #${found.number} is ${found.status}: it takes no member by itself.`] : [];
    return { belongs: false, because: [...(await this.#elsewhere(anomaly)), ...told, ...over] };
  }

  async #elsewhere(anomaly: string): Promise<readonly string[]> {
    const [member] = await this.store.members.ofAnomalies([anomaly]);
    const incident = member && (await this.store.byId(member.incident));
    return incident ? [`It belongs to incident #${incident.number}: ${member.because}`] : [];
  }
}
