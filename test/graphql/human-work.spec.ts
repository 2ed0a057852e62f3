import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncidentService } from '../../src/incidents/incident.service.js';
import { InventoryStore } from '../../src/inventory/inventory.store.js';
import { anomaly, cause, member, openApi, opened, T0, type Api } from './api.js';

const HOUR = 3_600_000;
/** What every result of a mutation is asked for. */
const result = `{ __typename ... on Incident { id version status assignee tags severity } ... on Problem { message }
  ... on Conflict { current: version } }`;

interface Result {
  readonly __typename: string;
  readonly version?: number;
  readonly current?: number;
  readonly message?: string;
}

describe('human work through GraphQL', () => {
  let api: Api;
  /** The one field of a mutation of an incident, as an operator. */
  const operate = async (field: string): Promise<Result> => {
    const { data, errors } = await api.ask(`mutation { done: ${field} ${result} }`, {}, 'operate');
    expect(errors).toEqual([]);
    return data?.['done'] as Result;
  };
  const ask = async (query: string): Promise<unknown> => {
    const { data, errors } = await api.ask(query);
    expect(errors).toEqual([]);
    return data;
  };

  beforeAll(async () => {
    api = await openApi();
    const seen = { firstSeenAt: T0, lastSeenAt: T0, attributes: {}, source: 'declared', kind: 'service' } as const;
    await api.app.get(InventoryStore).keepEntities([
      { ...seen, name: 'checkout', owner: 'shop' },
      { ...seen, name: 'ledger', owner: 'money' },
      { ...seen, name: 'nobodys' },
    ]);
    const at = (entity: string) => member(anomaly(`a-${entity}`, { entity }));
    await api.app
      .get(IncidentService)
      .apply([
        opened('old', { causes: [cause('database', 0.6), cause('host', 0.3)] }),
        opened('new', { members: [at('checkout'), at('ledger'), at('nobodys')] }),
        opened('unlike', { members: [member(anomaly('x', { entity: 'queue', detector: 'absence' }))], causes: [] }),
      ]);
  }, 200_000);
  afterAll(() => api.close());

  it.each([
    'acknowledgeIncident(id: "new", version: 99)',
    'snoozeIncident(id: "new", version: 99, until: "2099-01-01T00:00:00Z")',
    'resolveIncident(id: "new", version: 99)',
    'reopenIncident(id: "new", version: 99)',
    'mergeIncidents(id: "new", version: 99, others: ["old"])',
    'splitIncident(id: "new", version: 99, anomalies: ["a-ledger"])',
    'assignIncident(id: "new", version: 99, assignee: "bo")',
    'addIncidentNote(id: "new", version: 99, note: "hm")',
    'tagIncident(id: "new", version: 99, add: ["db"])',
    'linkIncident(id: "new", version: 99, tool: "jira", reference: "OPS-1")',
    'setIncidentSeverity(id: "new", version: 99, severity: INFO)',
    'confirmCause(id: "new", version: 99, cause: "database")',
    'rejectCause(id: "new", version: 99, cause: "database")',
  ])('%s is a conflict that says the version there is', async (field) => {
    const data = (await ask('{ incident(id: "new") { version } }')) as { incident: Result };
    expect(await operate(field)).toMatchObject({ __typename: 'Conflict', current: data.incident.version });
  });

  it('lets one of two editors who saw the same version win', async () => {
    const { version } = await operate('addIncidentNote(id: "unlike", note: "I look")');
    const [a, b] = await Promise.all([
      operate(`assignIncident(id: "unlike", version: ${version}, assignee: "ana")`),
      operate(`assignIncident(id: "unlike", version: ${version}, assignee: "bo")`),
    ]);
    expect([a.__typename, b.__typename].toSorted()).toEqual(['Conflict', 'Incident']);
  });

  it('tags, finds by tag, links and says who owns what misbehaves', async () => {
    await operate('tagIncident(id: "new", add: ["payday", "db"])');
    await operate('tagIncident(id: "new", add: ["eu"], remove: ["db"])');
    await operate('linkIncident(id: "new", tool: "jira", reference: "OPS-1", url: "https://jira.example/OPS-1")');
    const found = await ask(
      '{ incidents(filter: { tag: "payday" }) { edges { node { id tags owners links { tool reference url } } } } }',
    );
    const links = [{ tool: 'jira', reference: 'OPS-1', url: 'https://jira.example/OPS-1' }];
    expect(found).toEqual({
      incidents: { edges: [{ node: { id: 'new', tags: ['eu', 'payday'], owners: ['money', 'shop'], links } }] },
    });
  });

  it.each([
    {
      field: 'linkIncident(id: "new", tool: "x", reference: "y", url: "javascript:alert(1)")',
      code: 'graphql.bad-url',
    },
    { field: 'tagIncident(id: "new", add: [" "])', code: 'graphql.bad-text' },
    { field: `tagIncident(id: "new", add: ["${'x'.repeat(101)}"])`, code: 'graphql.bad-text' },
  ])('refuses $field', async ({ field, code }) => {
    const { errors } = await api.ask(`mutation { ${field} { __typename } }`, {}, 'operate');
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it('finds the earlier incident that looks like it, why, and what fixed that', async () => {
    await operate('confirmCause(id: "old", cause: "database", note: "the pool was full")');
    await operate('resolveIncident(id: "old", note: "raised the pool to 50")');
    const found = (await ask(
      '{ incident(id: "new") { similar(first: 3) { incident { id } score because fixedBy } } }',
    )) as {
      incident: { similar: { incident: { id: string }; score: number; because: string[]; fixedBy: string[] }[] };
    };
    const [nearest, ...others] = found.incident.similar;
    expect(others).toEqual([]);
    expect(nearest).toMatchObject({
      incident: { id: 'old' },
      fixedBy: [
        'It was database failed, confirmed by the operate one: the pool was full',
        'Resolved: raised the pool to 50 (the operate one)',
      ],
    });
    expect(nearest?.score).toBeGreaterThan(0.3);
    expect(nearest?.because).toContain('Both suspect database, host');
  });

  it('shows who rejected a cause and why, and puts it last', async () => {
    await operate('rejectCause(id: "new", cause: "database", note: "it was idle")');
    expect(await ask('{ incident(id: "new") { causes { id verdict judgedBy judgedBecause } } }')).toEqual({
      incident: {
        causes: [
          { id: 'host', verdict: 'SUSPECTED', judgedBy: null, judgedBecause: null },
          { id: 'database', verdict: 'REJECTED', judgedBy: 'the operate one', judgedBecause: 'it was idle' },
        ],
      },
    });
  });

  it('snoozes, splits and merges', async () => {
    const until = new Date(T0 + HOUR).toISOString();
    expect(await operate(`snoozeIncident(id: "new", until: "${until}")`)).toMatchObject({ status: 'SNOOZED' });
    const split = await operate('splitIncident(id: "new", anomalies: ["a-ledger"])');
    expect(split).toMatchObject({ __typename: 'Incident', version: 1 });
    const id = (split as unknown as { id: string }).id;
    expect(await operate(`mergeIncidents(id: "new", others: ["${id}"])`)).toMatchObject({ __typename: 'Incident' });
    expect(await ask(`{ incident(id: "${id}") { status mergedInto { id } } }`)).toEqual({
      incident: { status: 'MERGED', mergedInto: { id: 'new' } },
    });
  });
});
