import type { CapacityPlan, CapacitySettings, Finding } from '../plan.js';
import { withoutPlot } from '../without-plots.js';
import { capacityReport, type CapacityReport, type ReportSubject } from '../capacity-report.js';

/** Plots a report keeps: what runs out, as far as a page can show it. */
const mostPlots = 150;

/** A report of plans that come one by one, holding the values of at most 150 plots at a time. */
export async function collectReport(
  plans: AsyncIterable<CapacityPlan>,
  settings: CapacitySettings,
  subject: ReportSubject,
): Promise<CapacityReport> {
  const collected: CapacityPlan[] = [];
  let plots = 0;
  const runsOut = ({ exhaustion }: Finding): boolean => (exhaustion?.probability ?? 0) >= 0.5;
  for await (const plan of plans) {
    const findings = plan.findings.map((finding) =>
      runsOut(finding) && plots++ < mostPlots ? finding : withoutPlot(finding),
    );
    collected.push({ ...plan, findings });
  }
  return capacityReport(collected, settings, subject);
}
