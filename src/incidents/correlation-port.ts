import type { CorrelationService } from '../correlation/correlation.service.js';

/** What the incidents ask of the correlation; every call comes after the incident was stored, and may come twice. */
export type CorrelationPort = Pick<
  CorrelationService,
  'decisions' | 'alerts' | 'close' | 'merge' | 'split' | 'learn' | 'explain'
>;

/** Injection token of the {@link CorrelationPort}. */
export const CORRELATION = Symbol('correlation');
