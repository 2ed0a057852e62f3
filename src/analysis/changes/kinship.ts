import type { ChangeFacts } from './change-facts.js';
import type { Symptoms } from './symptoms.js';

/** A way of failing and the edits that cause it. */
interface Kinship {
  readonly name: string;
  readonly symptom: RegExp;
  /** Sought in the lines whose number changed. */
  readonly edit: RegExp;
  /** An edit that shows the danger was thought of. */
  readonly unless?: RegExp;
  /** Counted both ways: a removal is as bad as an addition. */
  readonly eitherWay?: boolean;
}

/** What on-call engineers know: which edits bring which symptoms. Each is general; none names a system. */
const kinships: readonly Kinship[] = [
  {
    name: 'memory grows',
    symptom: /\boom|out of ?memory|heap|\brss\b|memory|\bgc\b|evicted/,
    edit: /append|\bmap\b|cache|buffer|global|\bpush\b|pool|static|memo|listener|subscri|accumulat|history|retain|\blist\b|preload|load_?all|read_?all/i,
    unless: /max|limit|bounded|evict|\blru\b|\bttl\b|capacity|clear|weak/i,
  },
  {
    name: 'calls time out',
    symptom: /deadline|time[ds]?.?out|timeout|cancel/,
    edit: /time_?out|deadline|retr(?:y|ies)|back_?off|budget|\d(?:ms|s)\b|keep_?alive|sleep|wait/i,
    eitherWay: true,
  },
  {
    name: 'something is missing that code relies on',
    symptom:
      /nil pointer|null ?pointer|nullref|nonetype|undefined|null reference|\bnpe\b|panic|keyerror|attributeerror|typeerror|index out of|segfault|sigsegv|unwrap/,
    edit: /\bif\b|\bnil\b|\bnull\b|\bNone\b|undefined|Optional|\?\.|\?\?|getOrDefault|\.get\(|unwrap|default|len\(|length|exists|contains|\[\d+\]/,
    eitherWay: true,
  },
  {
    name: 'access is refused',
    symptom: /\b40[13]\b|unauthori[sz]|forbidden|permission|access.?denied|\bjwt\b|token|oauth|signature|\bcors\b|csrf/,
    edit: /exp(?:iry|ires)?\b|leeway|skew|scope|issuer|audience|secret|role|permission|polic(?:y|ies)|auth|token|grant|sign|verify|key|origin/i,
    eitherWay: true,
  },
  {
    name: 'a limit is hit',
    symptom: /throttl|quota|\b429\b|rate.?limit|exhaust|too many|pool|saturat|capacity|backpressure|rejected|max.?conn/,
    edit: /batch|bulk|chunk|loop|\bfor\b|limit|retr(?:y|ies)|concurren|parallel|worker|thread|pool|max|replica|semaphore|size|throttle|burst|fan_?out|release|close\(/i,
    eitherWay: true,
  },
  {
    name: 'queries or work got slower',
    symptom: /slow|\bp9\d|latency|duration|query.?count|n\+1|lock|cpu|full scan|seq scan|response time/,
    edit: /select|query|fetch|\bfor\b|loop|sleep|lock|mutex|await|index|join|sort|regex|compile|serializ|sync|include|preload|eager|lazy|find\(|scan|cache|compress|log\(|debug/i,
    eitherWay: true,
  },
  {
    name: 'two sides disagree about a format',
    symptom:
      /does not exist|missing (?:required )?(?:field|column|key)|unknown (?:field|column)|decod|deseriali|unmarshal|parse|schema|invalid (?:type|format|enum)|validation|no such (?:column|table)|relation|incompatib/,
    edit: /json:"|column|table|required|migrat|enum|alter|drop|rename|field|schema|proto|avro|serial|@json|alias|version|type|format|nullable|not null/i,
    eitherWay: true,
  },
  {
    name: 'it does not start',
    symptom:
      /crash.?loop|failed to start|duplicate registration|back-?off restarting|module not found|import ?error|no such module|linkage|nosuchmethod|classnotfound|cannot find module|exec format|imagepull|readiness|liveness|restart/,
    edit: /image|version|import|require|entrypoint|command|register|init|probe|env|depend|jdk|base/i,
    eitherWay: true,
  },
  {
    name: 'it talks to the wrong place',
    symptom:
      /connection refused|no such host|econnrefused|unreachable|unknown host|nxdomain|name resolution|404|wrong (?:host|endpoint)|misconfig|tls|handshake|certificate/,
    edit: /host|port|url|uri|endpoint|env|dns|address|domain|proxy|base_?path|tls|ssl|cert|cipher|config|region|bucket/i,
    eitherWay: true,
  },
  {
    name: 'parallel work collides',
    symptom: /deadlock|race|concurrent modification|lock wait|serialization failure|duplicate key|conflict|stale/,
    edit: /lock|mutex|sync|atomic|transaction|isolation|parallel|concurren|goroutine|thread|async|await|order by|for update/i,
    eitherWay: true,
  },
  {
    name: 'cached answers are missing or stale',
    symptom: /cache|hit.?rate|miss|stale|evict/,
    edit: /cache|ttl|key|expire|evict|invalidate|prefix/i,
    eitherWay: true,
  },
  {
    name: 'messages pile up or repeat',
    symptom: /lag|backlog|rebalanc|dead.?letter|redeliver|oldest.?message|offset|duplicate|partition/,
    edit: /consumer|partition|offset|commit|ack|poll|prefetch|batch|max_?poll|group|retention|visibility|dedup|idempot/i,
    eitherWay: true,
  },
  {
    name: 'predictions or data are off',
    symptom:
      /drift|psi\b|prediction|feature|model|score|accuracy|auc|null.?(?:rate|ratio|share)|distribution|quality|expectation|freshness|training/,
    edit: /feature|model|train|threshold|normal|scale|encod|impute|fillna|schema|join|filter|label|embed|tokeni|unit|currency|timezone|dataset/i,
    eitherWay: true,
  },
  {
    name: 'times are off',
    symptom: /clock|skew|ntp|time ?zone|utc|expired|not yet valid|in the future|timestamp/,
    edit: /utc|time_?zone|now\(|clock|timestamp|date|leeway|epoch|duration|ms\b|1000/i,
    eitherWay: true,
  },
];

/**
 * The ways of failing that the symptoms show and that the change's lines may bring about, strongest first; at most three matter.
 * None for lines that only tell of what happens: their words are about it, not its doing.
 */
export function kinshipsOf(facts: ChangeFacts, symptoms: Symptoms): readonly string[] {
  if (facts.onlyTells) return [];
  const { added, removed, change } = facts;
  const plus = changedOnly(added, removed).join('\n');
  const minus = changedOnly(removed, added).join('\n');
  return kinships
    .filter(({ symptom }) => symptom.test(symptoms.text))
    .filter(({ edit, unless, eitherWay }) => {
      if (unless?.test(plus) && !unless.test(minus)) return false;
      return (
        edit.test(plus) ||
        (eitherWay === true && edit.test(minus)) ||
        (unless?.test(minus) ?? false) ||
        (plus + minus === '' && edit.test(change.summary))
      );
    })
    .map(({ name }) => name);
}

/** Lines that are not also on the other side, spacing aside: code that only moved says nothing. */
function changedOnly(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((line) => line.replaceAll(/\s+/g, '')));
  return lines.filter((line) => !known.has(line.replaceAll(/\s+/g, '')));
}
