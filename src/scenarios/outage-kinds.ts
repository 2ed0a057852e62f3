import { badDeployment } from './kinds/bad-deployment.js';
import { calm } from './kinds/calm.js';
import { certificateExpiry } from './kinds/certificate-expiry.js';
import { codeKinds } from './kinds/code.js';
import { configurationKinds } from './kinds/configuration.js';
import { dataKinds } from './kinds/data.js';
import { databaseSaturation } from './kinds/database-saturation.js';
import { hardwareKinds } from './kinds/hardware.js';
import { flagKinds } from './kinds/flags.js';
import { networkKinds } from './kinds/networks.js';
import { concurrencyKinds } from './kinds/concurrency.js';
import { modelPromotion } from './kinds/model-promotion.js';
import { nobodyKinds } from './kinds/nobody.js';
import { noisyNeighbour } from './kinds/noisy-neighbour.js';
import { platformKinds } from './kinds/platform.js';
import { trafficSurge } from './kinds/traffic-surge.js';
import type { OutageKind } from './plan.js';

/** Every kind of outage that can be played, by id. A list and no folder scan: the generator touches no file. */
export const outageKinds: readonly OutageKind[] = [
  badDeployment,
  calm,
  certificateExpiry,
  databaseSaturation,
  modelPromotion,
  noisyNeighbour,
  trafficSurge,
  ...hardwareKinds,
  ...flagKinds,
  ...networkKinds,
  ...concurrencyKinds,
  ...codeKinds,
  ...configurationKinds,
  ...dataKinds,
  ...nobodyKinds,
  ...platformKinds,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));
