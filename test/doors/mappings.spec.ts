import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadMappings } from '../../src/ingest/mappings.js';
import { noon, openDoors, type Doors } from './doors.js';

const nagios = `
name: nagios
summary: Notifications of Nagios.
entities:
  - { each: '$.events[*]', name: $.host, kind: host, attributes: { rack: $.custom.rack } }
alerts:
  - each: $.events[?@.type != 'custom']
    fingerprint: $.id
    dedupKey: '{{ $.host }}/{{ $.service }}'
    correlationKey: $root.case
    at: $.time
    entity: $.host
    name: $.service
    severity: { path: $.state, map: { CRITICAL: critical, WARNING: warning }, default: info }
    status: { path: $.type, map: { PROBLEM: firing, RECOVERY: resolved } }
    summary: '{{ $.service }} of {{ $.host }}: {{ $.output }}'
    attributes: { attempt: $.attempt }
points:
  - { each: '$.events[*].perf[*]', entity: $root.site, name: $.label, value: $.value, unit: $.uom }
logs:
  - { when: { path: $.note, is: [hello] }, entity: $.site, severity: warning, body: $.note }
changes:
  - each: $.deploys[*]
    dedupKey: $.id
    kind: deployment
    entity: $.service
    summary: 'deployed {{ $.version }}'
    version: $.version
relations:
  - { each: '$.deploys[*]', from: $.service, kind: runs-on, to: $.host }
`;

const problem = {
  id: 'e1',
  type: 'PROBLEM',
  time: noon / 1000,
  host: 'db-1',
  service: 'disk',
  state: 'CRITICAL',
  output: '98 % full',
  attempt: 3,
  custom: { rack: 'r7' },
  perf: [{ label: 'disk.used', value: '98', uom: '%' }],
};
const payload = {
  site: 'berlin',
  case: 'case-7',
  note: 'hello',
  events: [problem],
  deploys: [{ id: 'd1', service: 'cart', version: 'v2', host: 'db-1' }],
};

describe('a sender that a mapping describes', () => {
  let folder = '';
  let doors: Doors;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-mapping-'));
    await writeFile(join(folder, 'nagios.yaml'), nagios);
    doors = await openDoors({ MAPPING_FILES: join(folder, 'nagios.yaml') });
  });
  afterAll(async () => {
    await doors.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    doors.batches.length = 0;
  });

  const post = async (body: unknown): Promise<number> => {
    const { status } = await request(doors.app.getHttpServer())
      .post('/ingest/mapped/nagios')
      .send(body as object);
    await doors.inbox.idle();
    return status;
  };

  it('has a door of its own, where its payloads become what the mapping says', async () => {
    expect(await post(payload)).toBe(202);
    expect(doors.batches).toMatchObject([
      {
        source: 'mapped/nagios',
        entities: [{ name: 'db-1', kind: 'host', attributes: { rack: 'r7' } }],
        alerts: [
          {
            at: noon,
            fingerprint: 'db-1/disk',
            entity: 'db-1',
            name: 'disk',
            severity: 'critical',
            status: 'firing',
            startsAt: noon,
            summary: 'disk of db-1: 98 % full',
            attributes: { attempt: 3, fingerprint: 'e1', 'correlation.key': 'case-7' },
          },
        ],
        points: [{ entity: 'berlin', name: 'disk.used', value: 98, unit: '%' }],
        logs: [{ entity: 'berlin', severity: 'WARN', body: 'hello' }],
        changes: [{ id: 'd1', kind: 'deployment', entity: 'cart', summary: 'deployed v2', version: 'v2' }],
        relations: [{ from: 'cart', kind: 'runs-on', to: 'db-1' }],
      },
    ]);
  });

  it('ends an alert by its dedup key though the sender counts its events', async () => {
    const recovery = { ...problem, id: 'e2', type: 'RECOVERY', state: 'OK', time: noon / 1000 + 60 };
    await post({ ...payload, events: [recovery] });
    expect(doors.batches[0]?.alerts).toMatchObject([
      { fingerprint: 'db-1/disk', status: 'resolved', startsAt: noon, endsAt: noon + 60_000, severity: 'info' },
    ]);
  });

  it('takes what it can use, and keeps what it cannot use at all as a dead letter', async () => {
    const { id: _, ...nameless } = problem;
    await post({ ...payload, events: [{ ...problem, time: noon / 1000 + 120 }, nameless] });
    expect(doors.batches[0]?.alerts).toHaveLength(1);
    await post({ case: 'case-8', events: [{ ...nameless, host: undefined, perf: [] }] });
    const [letter] = await doors.deadLetters.page(1);
    expect(letter).toMatchObject({ source: 'mapped/nagios' });
    expect(letter?.reason).toContain('entities[0]: name: $.host leads nowhere (record 0)');
  });
});

describe('a mapping that is wrong', () => {
  const load = async (yaml: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-mapping-'));
    const file = join(folder, 'm.yaml');
    await writeFile(file, yaml);
    const because = await loadMappings([file]).then(
      () => 'it was taken',
      (error: unknown) => (error as Error).message.replace(file, 'm.yaml'),
    );
    await rm(folder, { recursive: true, force: true });
    return because;
  };

  it.each([
    { what: 'names what it does not know', yaml: 'name: a\nlogs: [{ entity: x, body: y, colour: z }]', says: 'colour' },
    {
      what: 'has a path that is none',
      yaml: 'name: a\nlogs: [{ entity: "$.[", body: y }]',
      says: 'm.yaml: logs[0].entity:',
    },
    {
      what: 'lets nobody tell alerts apart',
      yaml: 'name: a\nalerts: [{ entity: x, name: y, status: firing }]',
      says: 'fingerprint',
    },
    { what: 'maps nothing', yaml: 'name: a', says: 'says of nothing what it becomes' },
    {
      what: 'bears a name that no address has',
      yaml: 'name: ../etc\nlogs: [{ entity: x, body: y }]',
      says: 'small letters',
    },
    { what: 'is no YAML', yaml: 'name: [a', says: 'm.yaml:' },
    {
      what: 'brings regular expressions',
      yaml: `name: a\nlogs: [{ each: "$[?match(@.a, '(a+)+b')]", entity: x, body: y }]`,
      says: 'logs[0].each',
    },
  ])('is refused at the start, with the place, when it $what', async ({ yaml, says }) => {
    expect(await load(yaml)).toContain(says);
  });

  it('is refused when the file is not there, or describes a sender that another file describes', async () => {
    await expect(loadMappings(['/nowhere.yaml'])).rejects.toThrow('MAPPING_FILES: /nowhere.yaml cannot be read');
    const folder = await mkdtemp(join(tmpdir(), 'throughline-mapping-'));
    const file = join(folder, 'nagios.yaml');
    await writeFile(file, nagios);
    await expect(loadMappings([file, file])).rejects.toThrow('another file describes mapped/nagios as well');
    await rm(folder, { recursive: true, force: true });
  });
});
