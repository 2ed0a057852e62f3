import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

export interface FakeIncident {
  readonly id: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly created_at: string;
  readonly last_status_change_at: string;
  readonly last_status_change_by?: { readonly id: string; readonly type: string };
  readonly title: string;
  readonly service: { readonly id: string; readonly summary: string };
}

export interface PagerDutyRest extends ScriptedServer {
  incidents: FakeIncident[];
  /** The details of the first alert of every incident. */
  details: Readonly<Record<string, string>>;
  /** What it says instead of an answer, e.g. that it was asked too often. */
  instead: Said | undefined;
}

/** PagerDuty's REST API, of it what is read, written from its documentation; keeps its rules for headers and pages. */
export async function pagerDutyRest(token: string): Promise<PagerDutyRest> {
  const answer = (asked: Asked): Said | undefined => {
    if (asked.headers['authorization'] !== `Token token=${token}`)
      return {
        status: 401,
        body: { error: { message: `no access with ${asked.headers['authorization']}`, code: 2006 } },
      };
    if (asked.headers['accept'] !== 'application/vnd.pagerduty+json;version=2')
      return { status: 406, body: { error: { message: 'the version is not named', code: 2006 } } };
    return fake.instead ?? read(asked);
  };
  const read = ({ path, query }: Asked): Said | undefined => {
    const [, id, isAlerts] = /^\/incidents\/([^/]+)(\/alerts)?$/.exec(path) ?? [];
    if (path === '/incidents') return page('incidents', fake.incidents.filter(wanted(query)), query);
    if (isAlerts) return { body: { alerts: [{ id: 'A1', severity: 'critical', body: { details: fake.details } }] } };
    const incident = fake.incidents.find((one) => one.id === id);
    return incident && { body: { incident } };
  };
  const fake: PagerDutyRest = { ...(await scriptedServer(answer)), incidents: [], details: {}, instead: undefined };
  return fake;
}

function wanted(query: URLSearchParams): (incident: FakeIncident) => boolean {
  const statuses = query.getAll('statuses[]');
  const isAll = query.get('date_range') === 'all';
  const [since, until] = [Date.parse(query.get('since') ?? ''), Date.parse(query.get('until') ?? '')];
  return ({ status, created_at }) => {
    const at = Date.parse(created_at);
    return (statuses.length === 0 || statuses.includes(status)) && (isAll || (at >= since && at < until));
  };
}

function page(name: string, all: readonly unknown[], query: URLSearchParams): Said {
  const [limit, offset] = [Number(query.get('limit') ?? 25), Number(query.get('offset') ?? 0)];
  if (limit > 100 || offset + limit > 10_000) return { status: 400, body: { error: { message: 'too many' } } };
  const rows = all.slice(offset, offset + limit);
  return { body: { [name]: rows, limit, offset, more: offset + limit < all.length, total: null } };
}
