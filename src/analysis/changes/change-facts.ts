import type { Change } from '../../domain/inventory.js';
import {
  bumpsOf,
  isManifest,
  losesGuard,
  numberShift,
  readDiff,
  returnShare,
  type Bump,
  type Edit,
  type NumberShift,
} from './diff.js';

/** What a change did, read from its summary, its paths and its diff; worked out once for each change. */
export interface ChangeFacts {
  readonly change: Change;
  readonly paths: readonly string[];
  /** Undefined when the source does not tell the diff. */
  readonly edits?: readonly Edit[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Touches nothing that runs in production. */
  readonly cosmetic: boolean;
  /** How much of it only moves code around, 0 to 1. */
  readonly refactor: number;
  /** Every line of it only tells what happens: log lines, counters, spans. */
  readonly onlyTells: boolean;
  readonly losesGuard: boolean;
  readonly shift?: NumberShift;
  readonly bumps: readonly Bump[];
  readonly touchesManifest: boolean;
}

const cosmeticPath =
  /(?:^|\/)(?:docs?|documentation|test|tests|__tests__|spec|specs|testdata|fixtures|e2e|examples?|\.github|\.gitlab|\.circleci|ci|staging|dev|locales?|i18n|translations|benchmarks?|storybook|dashboards?|grafana|runbooks?|playbooks?|\.vscode|\.idea|licenses?)\/|\.(?:md|mdx|rst|txt|adoc|css|scss|sass|less|svg|png|jpe?g|gif|ico|html|po|snap)$|_test\.\w+$|(?:^|[._])(?:test|spec|stories)\.\w+$|(?:^|\/)(?:test_\w+\.py|README|CHANGELOG|LICENSE|CODEOWNERS|OWNERS|Makefile|Jenkinsfile|\.gitlab-ci\.yml|\.golangci\.ya?ml|\.eslintrc[\w.]*|\.prettierrc[\w.]*|\.editorconfig|\.gitignore|\.pre-commit-config\.yaml)/i;
const cosmeticText =
  /^\s*(?:\[?(?:docs?|style|tests?|ci|typo|lint|i18n|l10n)\]?(?:\([^)]*\))?!?\s*:|#(?:docs?|tests?|ci|style)\b|(?:fix|correct)\s+(?:a\s+)?typos?\b|(?:update|improve|extend|add|rewrite)\s+(?:the\s+)?(?:readme|docs|documentation|changelog|comments?|translations?)\b)/i;
/** Lines that tell of what happens and do nothing else. */
const telling =
  /\b(?:log(?:ger|ging)?|console|slog|zap)\b\s*[.(:]|\.(?:debug|info|warn|warning|trace)\(|\b(?:new\s*)?(?:counter|gauge|histogram|summary|timer)\w*\(|\b(?:metrics?|meter|tracer|statsd|prometheus|promauto|otel)\b|\.(?:observe|inc|setAttribute|addEvent)\(/i;

/** Requirements look like remarks or prose but run. */
const running = /(?:^|\/)requirements[\w.-]*\.txt$/i;

export function factsOf(change: Change): ChangeFacts {
  const edits = change.diff === undefined || change.diff === '' ? undefined : readDiff(change.diff);
  const paths = [...new Set([...(change.files ?? []), ...(edits ?? []).flatMap(({ path }) => path || [])])];
  const real = (edits ?? []).filter(({ path }) => !isCosmetic(path));
  const added = real.flatMap((edit) => edit.added);
  const removed = real.flatMap((edit) => edit.removed);
  const guard = losesGuard(added, removed);
  const shift = real.filter(({ path }) => !isManifest(path)).flatMap((edit) => numberShift(edit) ?? [])[0];
  const touchesManifest = paths.some(isManifest);
  const back = returnShare(added, removed);
  const moved = Number.isNaN(back) ? 0 : Math.max(0, 2 * (back - 0.5));
  return {
    change,
    paths,
    ...(edits && { edits }),
    added,
    removed,
    cosmetic: (paths.length > 0 && paths.every(isCosmetic)) || (real.length === 0 && cosmeticText.test(change.summary)),
    refactor: guard || shift || touchesManifest ? 0 : moved,
    onlyTells: onlyTells([...added, ...removed]),
    losesGuard: guard,
    ...(shift && { shift }),
    bumps: bumpsOf(edits ?? []),
    touchesManifest,
  };
}

function isCosmetic(path: string): boolean {
  return cosmeticPath.test(path) && !running.test(path);
}

function onlyTells(lines: readonly string[]): boolean {
  const said = lines.filter((line) => /\w/.test(line));
  return said.length > 0 && said.every((line) => telling.test(line));
}
