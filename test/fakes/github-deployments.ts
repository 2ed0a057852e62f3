import { scriptedServer, type Asked, type Said, type ScriptedServer } from './scripted-server.js';

interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly environment: string;
  readonly payload: unknown;
}

/** GitHub's REST API of deployments of `acme/web`, as its documents describe it. */
export interface FakeGithub extends ScriptedServer {
  /** The latest first. */
  readonly deployments: Deployment[];
}

export async function fakeGithub(): Promise<FakeGithub> {
  const deployments: Deployment[] = [{ id: 1, ref: 'v1', environment: 'production', payload: {} }];
  const answer = (asked: Asked): Said | undefined => {
    if (asked.path !== '/repos/acme/web/deployments') return undefined;
    if (asked.headers['authorization'] !== 'Bearer gh-token')
      return { status: 401, body: { message: 'Bad credentials' } };
    if (asked.method === 'GET') {
      return { body: deployments.filter(({ environment }) => environment === asked.query.get('environment')) };
    }
    const wanted = JSON.parse(asked.body) as Omit<Deployment, 'id'>;
    deployments.unshift({ ...wanted, id: deployments.length + 1 });
    return { status: 201, body: deployments[0] };
  };
  return Object.assign(await scriptedServer(answer), { deployments });
}
