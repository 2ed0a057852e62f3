import type { RecoveryReport } from '../actions/action.js';
import type { RecoveryVerdict } from '../analysis/verification/recovery.js';
import { actionId, resizeId } from './draft-actions.js';
import type { CapacityPlan, Finding, SizeFinding } from './plan.js';
import { actionKinds } from './resource.js';

/** What was done: the id of the capacity action, and the event time at which it took effect. */
export interface Done {
  readonly id: string;
  readonly effectiveAt: number;
}

/**
 * Whether a capacity action helped, by a plan made after it: it did when what was measured since gives no reason to
 * propose it again.
 */
export function judgeAction(done: Done, plan: CapacityPlan): RecoveryReport {
  const finding = plan.findings.find((one) => actionKinds.some((kind) => actionId(one, kind) === done.id));
  const size = plan.sizes.find((one) => resizeId(one) === done.id);
  const { verdict, because } = verdictOn(done, plan, finding, size);
  const entity = (finding ?? size)?.entity ?? '';
  const signal = finding ? [finding.resource, finding.key].filter(Boolean).join(' ') : (size?.resource ?? '');
  const numbers = { usual: NaN, trouble: NaN, after: finding?.used ?? size?.sizing?.from ?? NaN, left: NaN };
  return {
    verdict,
    because,
    recovered: Number(verdict === 'recovered'),
    known: Number(verdict !== 'unknown'),
    at: plan.settings.at,
    signals: entity === '' ? [] : [{ entity, signal, verdict, because, ...numbers }],
  };
}

interface Judged {
  readonly verdict: RecoveryVerdict;
  readonly because: string;
}

function verdictOn(
  { id, effectiveAt }: Done,
  { actions }: CapacityPlan,
  finding: Finding | undefined,
  size: SizeFinding | undefined,
): Judged {
  const again = actions.find((one) => one.id === id);
  const measuredAt = finding?.usedAt ?? size?.sizing?.until;
  if (measuredAt === undefined) return { verdict: 'unknown', because: 'nothing tells of it any more' };
  if (measuredAt <= effectiveAt) return { verdict: 'unknown', because: 'nothing was measured since' };
  if (again) return { verdict: 'not-recovered', because: `it is still needed: ${again.because[0] ?? again.summary}` };
  const now = finding?.exhaustion?.because ?? finding?.refused ?? 'the size is what it should be';
  return { verdict: 'recovered', because: `it is needed no more: ${now}` };
}
