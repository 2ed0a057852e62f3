import type { CapacityPlan, Finding } from './plan.js';

/** A plan as it is remembered: what it said, without the values its plots are drawn from. */
export function withoutPlots(plan: CapacityPlan): CapacityPlan {
  return {
    ...plan,
    settings: { at: plan.settings.at, horizonMs: plan.settings.horizonMs },
    findings: plan.findings.map(withoutPlot),
  };
}

export function withoutPlot({ forecast, ...finding }: Finding): Finding {
  const said = forecast?.because ?? [];
  const empty = { startAt: finding.usedAt, stepMs: finding.history.stepMs };
  return {
    ...finding,
    history: { ...empty, values: [] },
    ...(forecast && {
      forecast: { ...empty, mean: [], lower80: [], upper80: [], lower95: [], upper95: [], because: said },
    }),
  };
}
