import type { ChangeLine } from '../domain/recording.js';
import type { Rollout, Wording } from './plan.js';
import type { Random } from './random.js';

const names = [
  'lena.fischer',
  'noah.b',
  'yuki.tanaka',
  'deepak',
  'grace.kim',
  'tunde.okafor',
  'marta.k',
  'sofia.marino',
  'wei.zhang',
  'ci-bot',
];

/** What harmless commits say and touch. `{e}` is the short name of an entity. */
const harmless: readonly Wording[] = [
  {
    message: 'docs: explain the retry settings',
    files: ['docs/{e}.md'],
    removed: [],
    added: ['Retries are described in the runbook.'],
  },
  { message: 'bump eslint to the current minor', files: ['.eslintrc.json'], removed: [], added: [] },
  {
    message: 'refactor({e}): rename a private method',
    files: ['services/{e}/internal/view.go'],
    removed: ['func (v *view) rndr(w io.Writer) error {'],
    added: ['func (v *view) render(w io.Writer) error {'],
  },
  {
    message: 'test: cover the empty basket',
    files: ['services/{e}/basket_test.go'],
    removed: [],
    added: ['func TestEmptyBasket(t *testing.T) {'],
  },
  {
    message: 'ci: cache the build directory',
    files: ['.github/workflows/build.yml'],
    removed: [],
    added: ['      - uses: actions/cache@v4'],
  },
  {
    message: 'Fix typo in log line',
    files: ['services/{e}/main.py'],
    removed: ["logger.info('recieved batch')"],
    added: ["logger.info('received batch')"],
  },
  { message: 'style: wrap long lines', files: ['services/{e}/src/index.ts'], removed: [], added: [] },
  {
    message: 'feat({e}): expose build info on /version',
    files: ['services/{e}/version.go'],
    removed: [],
    added: ['mux.HandleFunc("/version", serveVersion)'],
  },
  { message: 'chore: update CODEOWNERS', files: ['CODEOWNERS'], removed: [], added: [] },
  {
    message: 'i18n: add Danish strings',
    files: ['web/locales/da.json'],
    removed: [],
    added: ['  "checkout.title": "Til kassen",'],
  },
  {
    message: 'dashboard: widen the latency panel',
    files: ['ops/dashboards/{e}.json'],
    removed: ['"w": 8'],
    added: ['"w": 12'],
  },
  {
    message: 'Add a counter for skipped records',
    files: ['services/{e}/metrics.py'],
    removed: [],
    added: ["SKIPPED = Counter('skipped_records', 'Records skipped')"],
  },
];

/** Harmless too, but they touch code near what fails and sound as if they could matter. */
const tempting: readonly Wording[] = [
  {
    message: 'refactor({e}): extract the request handler',
    files: ['services/{e}/handler.go'],
    removed: ['	result, err := s.store.Load(ctx, id)', '	if err != nil {', '		return err', '	}'],
    added: ['	result, err := s.load(ctx, id)', '	if err != nil {', '		return err', '	}'],
  },
  {
    message: 'log the duration of slow requests',
    files: ['services/{e}/middleware.py'],
    removed: [],
    added: ["    log.debug('request took %.1f ms', elapsed_ms)"],
  },
  {
    message: 'fix({e}): spelling in the timeout error',
    files: ['services/{e}/src/errors.ts'],
    removed: ["export const timeout = 'request timd out';"],
    added: ["export const timeout = 'request timed out';"],
  },
  {
    message: 'bump logback from 1.5.11 to 1.5.12',
    files: ['services/{e}/pom.xml'],
    removed: ['    <logback.version>1.5.11</logback.version>'],
    added: ['    <logback.version>1.5.12</logback.version>'],
  },
  {
    message: '{e}: add a histogram for pool waits',
    files: ['services/{e}/metrics.go'],
    removed: [],
    added: ['	poolWait = promauto.NewHistogram(prometheus.HistogramOpts{Name: "pool_wait_seconds"})'],
  },
  {
    message: 'rename cache helper',
    files: ['services/{e}/src/main/java/CacheKeys.java'],
    removed: ['  static String keyOf(Item item) { return item.id(); }'],
    added: ['  static String cacheKey(Item item) { return item.id(); }'],
  },
  {
    message: 'test({e}): retry with a fake clock',
    files: ['services/{e}/retry_test.go'],
    removed: [],
    added: ['	clock := fakeClock(t)'],
  },
  {
    message: 'docs: what to do when the database is slow',
    files: ['docs/runbooks/{e}.md'],
    removed: [],
    added: ['Look at the lock waits first.'],
  },
];

/** The last word of a name: what people call a service. */
function shortName(entity: string): string {
  return entity.replace(/^(ts|c7|svc)-/, '').replace(/-(svc|api|worker|gw)$/, '');
}

/** The same words as different teams write them. */
function styled(message: string, short: string, random: Random): string {
  const plain = message.replace(/^\w+(\([^)]*\))?: /, '');
  const text = plain.charAt(0).toUpperCase() + plain.slice(1);
  return random.pick([
    message,
    message,
    `${message} (#${random.integer(200, 9999)})`,
    `#${short} ${text}`,
    `[${short.toUpperCase()}-${random.integer(100, 4000)}] ${text}`,
    plain,
    `Merge pull request #${random.integer(200, 9999)} from team/${short}: ${plain}`,
  ]);
}

function diffOf({ files, removed, added }: Wording, random: Random): string | null {
  if (removed.length + added.length === 0) return null;
  const [file = 'main'] = files;
  const line = random.integer(8, 240);
  const head = random.pick([
    `--- a/${file}\n+++ b/${file}\n@@ -${line},${removed.length + 2} +${line},${added.length + 2} @@`,
    `@@ ${file} @@`,
    `diff --git a/${file} b/${file}\n@@ -${line},${removed.length} +${line},${added.length} @@`,
  ]);
  return [head, ...removed.map((text) => `-${text}`), ...added.map((text) => `+${text}`)].join('\n');
}

function named(text: string, short: string): string {
  return text.replaceAll('{e}', short);
}

/** A commit to an entity in its author's words. Most say which entity they touch through their paths alone. */
export function commitLine(entity: string, wording: Wording, at: number, random: Random): ChangeLine {
  const short = shortName(entity);
  const words = {
    message: named(wording.message, short),
    files: wording.files.map((file) => named(file, short)),
    removed: wording.removed.map((text) => named(text, short)),
    added: wording.added.map((text) => named(text, short)),
  };
  const id = random.hex(40);
  const known = random.chance(0.5) && words.files.some((file) => file.includes(short));
  return {
    type: 'change',
    at,
    id,
    ...(known && { entity }),
    kind: 'commit',
    summary: styled(words.message, short, random),
    attributes: { commit: id, author: random.pick(names), files: words.files, diff: diffOf(words, random) },
  };
}

function version(random: Random): string {
  return random.pick([
    `v${random.integer(1, 9)}.${random.integer(0, 40)}.${random.integer(0, 12)}`,
    `2026.${random.integer(1, 12)}.${random.integer(1, 400)}`,
  ]);
}

/** A commit some time before, and the deployment that brings it at `at`. */
export function rollout(entity: string, wording: Wording, at: number, deployment: string, random: Random): Rollout {
  const commit = commitLine(entity, wording, at - random.integer(4, 40) * 60_000, random);
  const release = version(random);
  const summary = random.pick([
    `${entity} ${release}`,
    `Deployed ${entity} ${release} to production`,
    `rollout of ${entity}:${release} complete`,
  ]);
  const deploy: ChangeLine = {
    type: 'change',
    at,
    id: deployment,
    entity,
    kind: 'deployment',
    summary,
    attributes: { commit: commit.id, version: release },
  };
  return { id: commit.id, aliases: [deployment], lines: [commit, deploy] };
}

export function temptingWording(random: Random): Wording {
  return random.pick(tempting);
}

export function harmlessWording(random: Random): Wording {
  return random.pick(harmless);
}
