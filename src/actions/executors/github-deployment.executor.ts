import { z } from 'zod';
import { defineExecutor, type ExactRequest } from '../executor.js';

const parameters = z.object({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name'),
  environment: z.string().min(1),
  /** The branch, tag or commit to deploy. */
  ref: z.string().min(1),
});
const deployments = z.array(
  z.looseObject({
    id: z.number(),
    ref: z.string(),
    payload: z.union([z.looseObject({}), z.string(), z.null()]).optional(),
  }),
);
/** The mark by which our own deployment is found again; GitHub keeps the payload as it was given. */
const mark = 'throughline_action';

function isOurs(payload: unknown, key: string): boolean {
  return z.object({ [mark]: z.literal(key) }).safeParse(payload).success;
}

export default defineExecutor({
  id: 'github-deployment',
  summary: 'Creates a deployment of a ref on GitHub; the workflows that listen to deployments carry it out.',
  parameters,
  needs: ['GITHUB_TOKEN'],
  async plan({ parameters: { repository, environment, ref }, key, before }, { GITHUB_API_URL }, look) {
    const request = {
      method: 'GET',
      url: `${GITHUB_API_URL.replace(/\/$/, '')}/repos/${repository}/deployments`,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      credential: 'github',
    } as const satisfies ExactRequest;
    const query = new URLSearchParams({ environment, per_page: '100' }).toString();
    const known = deployments.parse(await look({ ...request, url: `${request.url}?${query}` }));
    const latest = known.find(({ payload }) => !isOurs(payload, key));
    return {
      before: before ?? { ref: latest?.ref ?? null },
      done: known.some(({ payload }) => isOurs(payload, key)),
      request: {
        ...request,
        method: 'POST',
        headers: { ...request.headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          ref,
          environment,
          auto_merge: false,
          required_contexts: [],
          description: 'Throughline action',
          payload: { [mark]: key },
        }),
      },
      says: `${ref} of ${repository} is being deployed to ${environment}`,
    };
  },
  undo({ repository, environment }, { ref }) {
    return typeof ref === 'string' ? { repository, environment, ref } : undefined;
  },
});
