import type { Feedback } from './decision.js';
import type { Scene } from './scene.js';

/** What operators said of like cases, per candidate: confirmed minus rejected, each by how alike the cases are, −3 to 3. */
export function verdictsOn(
  { feedback, anomalies, now }: Scene,
  about: (verdict: Feedback) => string | undefined,
): ReadonlyMap<string, { readonly balance: number; readonly confirmed: number; readonly rejected: number }> {
  const signals = new Set(anomalies.map(({ signal }) => signal.key));
  const found = new Map<string, { balance: number; confirmed: number; rejected: number }>();
  for (const verdict of feedback) {
    const candidate = about(verdict);
    if (candidate === undefined || verdict.at > now) continue;
    const entry = found.get(candidate) ?? { balance: 0, confirmed: 0, rejected: 0 };
    const sign = verdict.verdict === 'confirmed' ? 1 : -1;
    found.set(candidate, {
      ...entry,
      balance: clamp(entry.balance + sign * likeness(verdict, signals)),
      [verdict.verdict]: entry[verdict.verdict] + 1,
    });
  }
  return found;
}

const clamp = (x: number): number => Math.min(3, Math.max(-3, x));

/** Share of the earlier case's signals that show again; a fifth where none do or none were kept. */
function likeness({ signals }: Feedback, now: ReadonlySet<string>): number {
  const again = signals.filter((signal) => now.has(signal)).length;
  return Math.max(0.2, signals.length > 0 ? again / signals.length : 0);
}
