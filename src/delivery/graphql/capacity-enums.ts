import type { ActionKind } from '../../capacity/resource.js';
import { enumOf } from './enums.js';

export const CapacityActionKindEnum = enumOf<ActionKind>('CapacityActionKind', 'What a capacity action does.', {
  scale: 'More replicas, workers or machines.',
  resize: 'More, or less, for each of them.',
  'clean-up': 'What is no longer needed goes.',
  'raise-quota': 'More is asked of whoever grants it.',
  rebalance: 'The same is spread more evenly.',
  schedule: 'The same is done at another time.',
  renew: 'What ends is made to last longer.',
});
