import type { CapacityAction, CapacityPlan, CapacitySettings, Finding, Labels, SizeFinding, UnitCost } from './plan.js';

/** Whose resources a report is about: those of a team, those with a tag, or all. */
export interface ReportSubject {
  readonly owner?: string;
  readonly tag?: string;
}

/** What a report says: plans of many entities as one, for everyone or for some. */
export interface CapacityReport extends ReportSubject {
  readonly title: string;
  /** Without owners and tags, which every row has itself. */
  readonly settings: CapacitySettings;
  /** Resources that run out within the horizon rather than not, the soonest first. */
  readonly runningOut: readonly Finding[];
  /** All others with a forecast, the likeliest to run out first. */
  readonly holding: readonly Finding[];
  /** Resources without a forecast or a limit, and why. */
  readonly unknown: readonly Finding[];
  readonly sizes: readonly SizeFinding[];
  readonly actions: readonly CapacityAction[];
  /** The dearest first. */
  readonly unitCosts: readonly UnitCost[];
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

/** Whether something is of a team or has a tag; everything is of nobody in particular. */
export function isAbout({ owner, tag }: ReportSubject, { owner: whose, tags }: Labels): boolean {
  return (owner === undefined || owner === whose) && (tag === undefined || (tags?.includes(tag) ?? false));
}

/** Plans of one time and one set of settings as a report, as far as they are about the subject. */
export function capacityReport(
  plans: readonly CapacityPlan[],
  { owners: _owners, tags: _tags, ...settings }: CapacitySettings,
  subject: ReportSubject = {},
): CapacityReport {
  const own = <T extends Labels>(all: readonly T[]): T[] => all.filter((one) => isAbout(subject, one));
  const findings = own(plans.flatMap((plan) => plan.findings));
  const dated = findings.filter(({ exhaustion }) => exhaustion !== undefined);
  const chance = ({ exhaustion }: Finding): number => exhaustion?.probability ?? 0;
  const date = ({ exhaustion }: Finding): number => exhaustion?.expectedAt ?? exhaustion?.latestAt ?? Infinity;
  const runningOut = dated.filter((finding) => chance(finding) >= likely).toSorted((a, b) => date(a) - date(b));
  const sizes = own(plans.flatMap((plan) => plan.sizes));
  const saved = sizes.flatMap(({ sizing }) => sizing?.savesPerMonth ?? []);
  return {
    title: ['Capacity report', subject.owner, subject.tag].filter(Boolean).join(': '),
    ...subject,
    settings,
    runningOut,
    holding: dated.filter((finding) => chance(finding) < likely).toSorted((a, b) => chance(b) - chance(a)),
    unknown: findings.filter(({ exhaustion }) => exhaustion === undefined),
    sizes: sizes.toSorted((a, b) => (b.sizing?.savesPerMonth ?? -Infinity) - (a.sizing?.savesPerMonth ?? -Infinity)),
    actions: own(plans.flatMap((plan) => plan.actions)).toSorted(byUrgency),
    unitCosts: own(plans.flatMap((plan) => plan.unitCosts)).toSorted((a, b) => b.perThousand - a.perThousand),
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
