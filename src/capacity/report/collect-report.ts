import type { CapacityPlan, CapacitySettings, Finding } from '../plan.js';
import { withoutPlot } from '../without-plots.js';
import { capacityReport, type CapacityReport } from './report.js';

/** Plots a report keeps: what runs out, as far as a page can show it. */
const mostPlots = 150;

/** A report of plans that come one by one, holding the values of at most 150 plots at a time. */
export async function collectReport(
  plans: AsyncIterable<CapacityPlan>,
  settings: CapacitySettings,
  owner?: string,
): Promise<CapacityReport> {
  const collected: CapacityPlan[] = [];
  let plots = 0;
  const runsOut = ({ exhaustion }: Finding): boolean => (exhaustion?.probability ?? 0) >= 0.5;
  for await (const plan of plans) {
    const findings = plan.findings
      .filter((finding) => owner === undefined || finding.owner === owner)
      .map((finding) => (runsOut(finding) && plots++ < mostPlots ? finding : withoutPlot(finding)));
    if (findings.length > 0 || plan.sizes.length > 0) collected.push({ ...plan, findings });
  }
  return capacityReport(collected, settings, owner === undefined ? {} : { owner });
}
