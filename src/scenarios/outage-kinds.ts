import { badDeployment } from './kinds/bad-deployment.js';
import { calm } from './kinds/calm.js';
import { certificateExpiry } from './kinds/certificate-expiry.js';
import { databaseSaturation } from './kinds/database-saturation.js';
import { modelPromotion } from './kinds/model-promotion.js';
import { noisyNeighbour } from './kinds/noisy-neighbour.js';
import { trafficSurge } from './kinds/traffic-surge.js';
import type { OutageKind } from './plan.js';

/** Every kind of outage that can be played. A list and no folder scan: the generator touches no file. */
export const outageKinds: readonly OutageKind[] = [
  badDeployment,
  calm,
  certificateExpiry,
  databaseSaturation,
  modelPromotion,
  noisyNeighbour,
  trafficSurge,
];
