import { z } from 'zod';
import { defineExecutor } from '../executor.js';

const parameters = z.object({
  action: z.string().min(1),
  entity: z.string().min(1),
  details: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

export default defineExecutor({
  id: 'webhook',
  summary: 'Asks a receiver of yours, by a signed request, to do anything else; it does each id once.',
  parameters,
  needs: ['ACTION_WEBHOOK_URL', 'ACTION_WEBHOOK_SECRET'],
  plan({ parameters: { action, entity, details }, key, at }, { ACTION_WEBHOOK_URL: url = '' }) {
    const event = {
      id: key,
      type: `dev.throughline.action.${action}`,
      time: new Date(at).toISOString(),
      entity,
      details,
    };
    return Promise.resolve({
      before: {},
      // A receiver tells nothing of itself: that it does each id once makes sending it again harmless.
      done: false,
      request: {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', 'webhook-id': key, 'idempotency-key': key },
        body: JSON.stringify(event),
        credential: 'webhook',
      },
      says: `${action} of ${entity} was asked for`,
    });
  },
  undo({ action, entity, details }) {
    return action.startsWith('undo-') ? undefined : { action: `undo-${action}`, entity, details };
  },
});
