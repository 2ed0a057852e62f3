import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApplication } from '../../src/application.js';
import { ActionService } from '../../src/actions/action.service.js';
import type { ActionDraft } from '../../src/actions/action.js';
import type { RecordingLine } from '../../src/domain/recording.js';
import { loadConfig } from '../../src/platform/config.js';
import { fakeRegistry, type FakeRegistry } from '../fakes/mlflow-registry.js';
import { T0 } from '../graphql/api.js';
import { createDatabase } from '../support/postgres.js';
import { eventually } from '../support/programs.js';
import { inFolder } from '../support/recordings.js';
import { keepForever, startServer, type Server } from '../support/server.js';
import { postgresUrl } from '../support/stores.js';
import { done, draft } from './drafts.js';
import { errors, minute, openIncident, promote } from './story.js';

/** What the process is killed in; each is an alias of a model of its own, to be moved from version 7 to 6. */
const cases = [
  'proposed',
  'approved',
  'rejected',
  'lost',
  'unanswered',
  'executed',
  'verified',
  'failed',
  'undo-lost',
  'undo-unanswered',
  'undone',
] as const;
type Case = (typeof cases)[number];
type Statuses = Readonly<Record<Case, string>>;

const postgres = await postgresUrl();
const setUps = [
  { name: 'PGlite', database: () => Promise.resolve({}) },
  ...(postgres === undefined
    ? []
    : [{ name: 'PostgreSQL', database: async () => ({ DATABASE_URL: await createDatabase(postgres) }) }]),
];

function moveBack(model: Case, over: Partial<ActionDraft> = {}): ActionDraft {
  const parameters = { model, alias: 'champion', version: '6', from: '7' };
  const request = { executor: 'mlflow-alias', parameters };
  return draft({ request, entity: model, remediation: 'move-alias-back', title: `Move ${model} back`, ...over });
}

/**
 * Proposes them all before the server starts; the one that will be verified mends an incident. Their ids. A process lets
 * go of its signals only when it ends, so this one has others than the server.
 */
async function seed(env: Record<string, string>, folder: string): Promise<ReadonlyMap<Case, string>> {
  const DATA_DIR = join(folder, 'seed');
  const app = await createApplication(loadConfig({ LOG_LEVEL: 'error', ...keepForever, ...env, DATA_DIR }));
  await app.init();
  await promote(app);
  await openIncident(app);
  const ids = new Map<Case, string>();
  for (const one of cases) {
    const origin = { kind: 'incident', id: 'g' } as const;
    const drafted = moveBack(one, one === 'verified' ? { origin, expectedWithinMs: 10 * minute } : {});
    const proposer = { who: 'the planner', scopes: [] };
    ids.set(one, done(await app.get(ActionService).propose(drafted, proposer)).id);
  }
  await app.close();
  if (!('DATABASE_URL' in env)) await rename(join(DATA_DIR, 'state'), join(folder, 'state'));
  return ids;
}

/** The server, and what a person does with the actions through GraphQL. */
class Hand {
  constructor(
    readonly server: Server,
    readonly ids: ReadonlyMap<Case, string>,
    readonly registry: FakeRegistry,
  ) {}

  async do(verb: string, one: Case, more = ''): Promise<string | undefined> {
    const asked = `mutation { done: ${verb}(id: "${this.ids.get(one)}"${more}) { ... on Action { status } } }`;
    return (await this.server.query<{ done: { status?: string } }>(asked)).done.status;
  }

  /** Begins it while the registry does not answer, and does not wait for what comes of it. */
  async doInVain(verb: string, one: Case, mode: FakeRegistry['mode']): Promise<void> {
    const { registry } = this;
    const writes = (): number => registry.asked.filter((asked) => !asked.startsWith('GET')).length;
    const before = writes();
    registry.mode = mode;
    this.do(verb, one).catch(() => undefined);
    await eventually(() => Promise.resolve(writes() > before ? true : undefined), `${one} reaches the registry`);
  }

  async statuses(): Promise<Statuses> {
    const asked = cases.map((one) => `${one.replace('-', '_')}: action(id: "${this.ids.get(one)}") { status }`);
    const found = await this.server.query<Record<string, { status: string }>>(`{ ${asked.join(' ')} }`);
    return Object.fromEntries(cases.map((one) => [one, found[one.replace('-', '_')]?.status])) as Statuses;
  }

  eventually(wanted: Partial<Statuses>): Promise<true> {
    return eventually(async () => {
      const now = await this.statuses();
      const missing = cases.filter((one) => wanted[one] !== undefined && wanted[one] !== now[one]);
      if (missing.length > 0) throw new Error(missing.map((one) => `${one} is ${now[one]}`).join(', '));
      return true as const;
    }, 'the actions are in their states');
  }
}

const measured = (from: number, to: number, value: number): RecordingLine[] =>
  errors(from, to, value).map((point) => ({ type: 'metric', ...point }));

/** Brings each action into its state; those that wait for an answer last. */
async function intoEveryState(hand: Hand): Promise<void> {
  const { server, registry } = hand;
  await server.send([...measured(T0 - 60 * minute, T0, 1), ...measured(T0, T0 + 12 * minute, 90)]);
  expect(await hand.do('rejectAction', 'rejected', ', note: "no"')).toBe('REJECTED');
  registry.aliases.set('failed@champion', '9');
  expect(await hand.do('approveAction', 'failed')).toBe('FAILED');
  for (const one of ['executed', 'verified', 'undone', 'undo-lost', 'undo-unanswered'] as const)
    expect(await hand.do('approveAction', one)).toBe('EXECUTED');
  expect(await hand.do('undoAction', 'undone')).toBe('UNDONE');
  await server.send(measured(T0 + 12 * minute, T0 + 30 * minute, 1));
  await hand.eventually({ verified: 'VERIFIED' });
  await hand.doInVain('approveAction', 'unanswered', 'keep-silent');
  await hand.doInVain('undoAction', 'undo-unanswered', 'keep-silent');
  await hand.doInVain('approveAction', 'lost', 'lose');
  await hand.doInVain('undoAction', 'undo-lost', 'lose');
  await server.query('mutation { stopActions(because: "the crash") { stopped } }');
  expect(await hand.do('approveAction', 'approved')).toBe('APPROVED');
}

const final: Statuses = {
  proposed: 'PROPOSED',
  approved: 'EXECUTED',
  rejected: 'REJECTED',
  lost: 'EXECUTED',
  unanswered: 'EXECUTED',
  executed: 'EXECUTED',
  verified: 'VERIFIED',
  failed: 'FAILED',
  'undo-lost': 'UNDONE',
  'undo-unanswered': 'UNDONE',
  undone: 'UNDONE',
};

describe.each(setUps)('kill -9 in every state of an action, on $name', ({ database }) => {
  it('carries each out exactly once, and its state is true', async () => {
    await inFolder(async (folder) => {
      const registry = await fakeRegistry(Object.fromEntries(cases.map((one) => [`${one}@champion`, '7'])));
      const env = {
        DATA_DIR: folder,
        ACTIONS: 'execute',
        ACTIONS_PER_HOUR: '1000',
        MLFLOW_URL: registry.url,
        ...(await database()),
      };
      const ids = await seed(env, folder);
      const first = new Hand(await startServer(env), ids, registry);
      await intoEveryState(first);
      await first.server.stop('SIGKILL');

      registry.mode = 'answer';
      const second = new Hand(await startServer(env), ids, registry);
      // Stopped, it sends nothing; what had reached the registry is found to be done.
      const stopped = { approved: 'APPROVED', lost: 'EXECUTING', 'undo-lost': 'UNDOING' };
      await second.eventually({ ...final, ...stopped });
      await second.server.query('mutation { resumeActions(because: "it is back") { stopped } }');
      await second.eventually(final);
      await second.server.stop('SIGKILL');

      const third = new Hand(await startServer(env), ids, registry);
      expect(await third.statuses()).toEqual(final);
      await third.server.stop();
      await registry.close();
      expect(registry.writes.toSorted()).toEqual(
        [
          ...(['approved', 'lost', 'unanswered', 'executed', 'verified'] as const).map((one) => `${one}@champion=6`),
          ...(['undo-lost', 'undo-unanswered', 'undone'] as const).flatMap((one) => [
            `${one}@champion=6`,
            `${one}@champion=7`,
          ]),
        ].toSorted(),
      );
    });
  }, 300_000);
});
