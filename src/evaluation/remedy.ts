import type { Cause } from '../domain/anomaly.js';
import type { Change } from '../domain/inventory.js';

/** What is done where no change is to blame, by the evidence for that, in the words of root-cause-bench. */
const remedies: Readonly<Record<string, string>> = {
  'no-change-expiry': 'rotate-cert',
  'no-change-poison': 'purge-bad-data',
  'no-change-neighbour': 'reschedule',
  'no-change-load': 'scale',
  'no-change-disk': 'scale',
  'no-change-provider': 'failover',
};

/** Files that say how code is run or with what, and hold none. */
const configuration =
  /(?:^|\/)(?:go\.(?:mod|sum)|package(?:-lock)?\.json|requirements[\w.-]*\.txt|pom\.xml|Cargo\.(?:toml|lock)|Dockerfile)$|\.(?:ya?ml|toml|ini|env|properties|conf|cfg|tf|tfvars|hcl|lock)$/i;

/** The remedy for a first cause: what takes its change back, or answers the evidence that none is to blame. */
export function remedyOf(change: Change | undefined, terms: Cause['terms']): string {
  if (!change) {
    const [strongest] = terms
      .filter(({ evidence, logOdds }) => evidence in remedies && logOdds > 0)
      .toSorted((a, b) => b.logOdds - a.logOdds);
    return (strongest && remedies[strongest.evidence]) ?? 'none';
  }
  if (change.kind === 'feature-flag') return 'feature-flag-disable';
  const files = change.files ?? [];
  const onlyConfiguration = files.length > 0 && files.every((path) => configuration.test(path));
  return change.kind === 'configuration' || onlyConfiguration ? 'config-revert' : 'rollback';
}
