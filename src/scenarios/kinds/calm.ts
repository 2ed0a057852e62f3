import { defineOutage } from '../plan.js';

export const calm = defineOutage({
  id: 'calm',
  summary: 'Nothing goes wrong: deployments, commits and noise only.',
  blames: 'nothing',
  stage: ({ landscape }) => ({ rootEntity: landscape.front, rootChange: 'none', effects: [] }),
});
