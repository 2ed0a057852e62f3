import { afterEach, describe, expect, it } from 'vitest';
import { opened, T0 } from '../graphql/api.js';
import { minute, openPeople, second, type People } from './people.js';

const unsure = { causes: opened('x').causes.map((one) => ({ ...one, score: 0.2 })) };

/** Each of them has a server of its own. */
const timeout = 120_000;

describe('when people are told', { timeout }, () => {
  let people: People;
  afterEach(() => people.close());

  const posts = () => people.slack.posts.map(({ text }) => text);
  const notification = async (id: string): Promise<unknown> => {
    const { data } = await people.api.ask(`{ incident(id: "${id}") { notification { state hold because channels } } }`);
    return (data as { incident: { notification: unknown } }).incident.notification;
  };
  const plan = async (window: string): Promise<string> => {
    const { data, errors } = await people.api.ask(`mutation { planMaintenance(window: { ${window} }) { id } }`);
    expect(errors).toEqual([]);
    return (data as { planMaintenance: { id: string } }).planMaintenance.id;
  };
  const iso = (at: number): string => new Date(at).toISOString();

  it('is when the deadline has passed without a sure cause, and again when there is one', async () => {
    people = await openPeople({ NOTIFY_DEADLINE_MS: String(5 * minute) });
    await people.open('g', unsure);
    await people.pass(5 * minute - second);
    expect(posts()).toEqual([]);
    expect(await notification('g')).toMatchObject({ state: 'WAITING', because: 'No cause is sure enough yet' });
    await people.pass(second);
    expect(posts()).toEqual(['#1 ERROR trouble in g: No cause has a score of 0.50 after 300 s']);
    const { title, severity, causes } = opened('g');
    const at = people.api.clock.at;
    await people.incidents.apply([{ kind: 'updated', at, group: 'g', title, severity, members: [], causes }]);
    await people.pass(minute);
    expect(posts()).toEqual([
      '#1 ERROR trouble in g: No cause has a score of 0.50 after 300 s',
      '#1 ERROR trouble in g: The first cause has a score of 0.60',
    ]);
    expect(await notification('g')).toMatchObject({ state: 'TOLD', hold: null });
  });

  it('is never for what was over before', async () => {
    people = await openPeople();
    await people.open('g', unsure);
    await people.incidents.resolve({ id: 'g', by: 'ana' });
    await people.pass(10 * minute);
    expect(posts()).toEqual([]);
    expect(await notification('g')).toMatchObject({ state: 'MISSED', channels: [] });
  });

  it('is not for what is less severe than NOTIFY_SEVERITY, until it becomes worse', async () => {
    people = await openPeople({ NOTIFY_SEVERITY: 'critical' });
    await people.open('g');
    await people.pass(10 * minute);
    expect(await notification('g')).toMatchObject({ state: 'HELD', hold: 'SEVERITY' });
    const { title, causes } = opened('g');
    const at = people.api.clock.at;
    await people.incidents.apply([
      { kind: 'updated', at, group: 'g', title, severity: 'critical', members: [], causes },
    ]);
    await people.pass(second);
    expect(posts()).toEqual(['#1 CRITICAL trouble in g: The first cause has a score of 0.60']);
  });

  it('is after the quiet hours, unless it is critical', async () => {
    people = await openPeople({ NOTIFY_QUIET_HOURS: '23:00-07:00 UTC' });
    await people.open('g');
    await people.open('worse', { severity: 'critical' });
    await people.pass(minute);
    expect(posts()).toEqual(['#2 CRITICAL trouble in worse: The first cause has a score of 0.60']);
    expect(await notification('g')).toMatchObject({
      hold: 'QUIET_HOURS',
      because: `Quiet hours until ${iso(T0 + 7 * 60 * minute)}`,
    });
    await people.pass(7 * 60 * minute);
    expect(posts().at(-1)).toBe('#1 ERROR trouble in g: The first cause has a score of 0.60');
  });

  it('is after the maintenance window that explains it; what is beyond the window is told at once', async () => {
    people = await openPeople();
    await plan(`until: "${iso(T0 + 60 * minute)}", entities: ["check*"], reason: "new disks"`);
    await people.open('g', { causes: [] });
    await people.open('else', { causes: [], members: [] });
    await people.pass(6 * minute);
    expect(posts()).toEqual(['#2 ERROR trouble in else: No cause has a score of 0.50 after 300 s']);
    expect(await notification('g')).toMatchObject({
      hold: 'MAINTENANCE',
      because: `Maintenance until ${iso(T0 + 60 * minute)}: new disks`,
    });
    await people.pass(54 * minute);
    await people.pass(6 * minute);
    expect(posts()).toHaveLength(2);
  });

  it('is as soon as a maintenance window is ended early, and never for what ended within it', async () => {
    people = await openPeople();
    const window = await plan(`until: "${iso(T0 + 60 * minute)}", entities: ["checkout"], reason: "new disks"`);
    await people.open('g');
    await people.open('gone');
    await people.incidents.resolve({ id: 'gone', by: 'ana' });
    await people.pass(minute);
    expect(posts()).toEqual([]);
    await people.api.ask(`mutation { endMaintenance(id: "${window}") { ... on Done { id } } }`);
    await people.pass(second);
    expect(posts()).toEqual(['#1 ERROR trouble in g: The first cause has a score of 0.60']);
    expect(await notification('gone')).toMatchObject({ state: 'MISSED' });
  });

  it('is not while somebody has put it off', async () => {
    people = await openPeople({ NOTIFY_SEVERITY: 'error' });
    await people.open('g', unsure);
    await people.incidents.snooze({ id: 'g', by: 'ana' }, T0 + 30 * minute);
    await people.pass(10 * minute);
    expect(await notification('g')).toMatchObject({ state: 'HELD', hold: 'SNOOZED' });
    expect(posts()).toEqual([]);
  });

  it('is no more often a minute than NOTIFY_PER_MINUTE; tools are not held to it', async () => {
    people = await openPeople({ NOTIFY_PER_MINUTE: '2' });
    for (const id of ['a', 'b', 'c', 'd']) await people.open(id);
    for (let i = 0; i < 10; i++) await people.pass(2 * second);
    expect(posts()).toHaveLength(2);
    expect(people.receiver.events).toHaveLength(4);
    for (let i = 0; i < 10; i++) await people.pass(10 * second);
    expect(posts()).toHaveLength(4);
  });
});
