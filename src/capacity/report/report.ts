import type { CapacityAction, CapacityPlan, CapacitySettings, Finding, SizeFinding } from '../plan.js';

/** What a report says: plans of many entities as one, for everyone or for one team. */
export interface CapacityReport {
  readonly title: string;
  readonly owner?: string;
  readonly settings: CapacitySettings;
  /** Resources that run out within the horizon rather than not, the soonest first. */
  readonly runningOut: readonly Finding[];
  /** All others with a forecast, the likeliest to run out first. */
  readonly holding: readonly Finding[];
  /** Resources without a forecast or a limit, and why. */
  readonly unknown: readonly Finding[];
  readonly sizes: readonly SizeFinding[];
  readonly actions: readonly CapacityAction[];
  readonly totals: ReportTotals;
}

export interface ReportTotals {
  readonly resources: number;
  readonly runningOut: number;
  readonly urgent: number;
  /** In a month, by the sizes that are too large and the ones that are too small; absent without prices. */
  readonly savesPerMonth?: number;
}

const likely = 0.5;

/** Plans of one time and one set of settings as a report; of one owner when that is given. */
export function capacityReport(
  plans: readonly CapacityPlan[],
  settings: CapacitySettings,
  { title = 'Capacity report', owner }: { readonly title?: string; readonly owner?: string } = {},
): CapacityReport {
  const own = <T extends { readonly owner?: string }>(all: readonly T[]): T[] =>
    owner === undefined ? [...all] : all.filter((one) => one.owner === owner);
  const findings = own(plans.flatMap((plan) => plan.findings));
  const dated = findings.filter(({ exhaustion }) => exhaustion !== undefined);
  const chance = ({ exhaustion }: Finding): number => exhaustion?.probability ?? 0;
  const date = ({ exhaustion }: Finding): number => exhaustion?.expectedAt ?? exhaustion?.latestAt ?? Infinity;
  const runningOut = dated.filter((finding) => chance(finding) >= likely).toSorted((a, b) => date(a) - date(b));
  const sizes = own(plans.flatMap((plan) => plan.sizes));
  const saved = sizes.flatMap(({ sizing }) => sizing?.savesPerMonth ?? []);
  return {
    title,
    ...(owner !== undefined && { owner }),
    settings,
    runningOut,
    holding: dated.filter((finding) => chance(finding) < likely).toSorted((a, b) => chance(b) - chance(a)),
    unknown: findings.filter(({ exhaustion }) => exhaustion === undefined),
    sizes: sizes.toSorted((a, b) => (b.sizing?.savesPerMonth ?? -Infinity) - (a.sizing?.savesPerMonth ?? -Infinity)),
    actions: own(plans.flatMap((plan) => plan.actions)).toSorted(byUrgency),
    totals: {
      resources: findings.length,
      runningOut: runningOut.length,
      urgent: findings.filter(({ urgent }) => urgent).length,
      ...(saved.length > 0 && { savesPerMonth: Math.round(100 * saved.reduce((sum, one) => sum + one, 0)) / 100 }),
    },
  };
}

function byUrgency(a: CapacityAction, b: CapacityAction): number {
  const [left, right] = [a.beginBy ?? Infinity, b.beginBy ?? Infinity];
  if (left !== right) return left - right;
  return (a.costPerMonth ?? 0) - (b.costPerMonth ?? 0);
}
