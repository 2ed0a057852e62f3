import type { Symptoms } from './symptoms.js';

/** A reason outside of all changes, and how sure it is: 1 when all of it shows, less for a part. */
export interface Innocence {
  readonly reason: string;
  readonly strength: number;
}

const expired =
  /x509[^\n]*(?:expired|not yet valid)|(?:certificate|\bcert\b|credential|password|licen[cs]e|api ?key|client secret|root ca|intermediate)[^\n]{0,60}(?:has expired|is expired|\bexpired\b|not yet valid|no longer valid)|expired (?:certificate|cert\b|credential|licen[cs]e)|err_cert_date_invalid|cert_has_expired|certificate_expired/;
const orchestrator =
  /throttl|node[^\n]{0,30}(?:pressure|not ?ready|contended|overcommit)|evict|preempt|oom.?kill[^\n]{0,30}node|noisy|\bsteal\b|cfs quota|kernel:|kubelet|hypervisor|live.?migrat|balloon/;
const hardware =
  /\becc\b|\bmce\b|machine check|hardware error|uncorrectable|smart (?:error|failure|status)|\braid\b[^\n]{0,30}degraded|nvme[^\n]{0,40}(?:error|timeout|reset)|link (?:is )?down|\bnic\b[^\n]{0,20}(?:down|reset|error)|power supply|\bpdu\b|thermal|spot (?:instance )?(?:interruption|reclaim)|instance (?:retired|terminated|scheduled for)|node[^\n]{0,20}(?:rebooted|unreachable|lost)/;
const trouble =
  /outage|degrad|incident|disruption|unavailab|elevated error|partial(?:ly)? (?:down|outage)|maintenance|brownout|\b50[0234]\b|timed? ?out|5xx|not responding|slow responses?|failing/;
const outsider =
  /\bprovider|third.?party|3rd.?party|vendor|status ?page|upstream (?:provider|partner|api)|external (?:api|service|provider)|partner|\bregion\b|availability zone|\baz\b|\bcdn\b|\bisp\b|\bbgp\b|peering|transit|cloud provider|payment (?:gateway|processor|network)|carrier/;
const disk =
  /no space left|disk (?:is )?full|disk quota|filesystem (?:is )?full|read-?only file ?system|i\/o error|input\/output error|inode[^\n]{0,20}exhaust|enospc|volume[^\n]{0,20}full/;
const names =
  /servfail|temporary failure in name resolution|resolver[^\n]{0,40}(?:timeout|timed out|not responding|fail)|dns[^\n]{0,40}(?:timeout|timed out|outage|failure|unavailable)|lookup[^\n]{0,60}(?:i\/o timeout|server misbehaving)|eai_again/;
const clock =
  /clock[^\n]{0,30}(?:skew|drift|offset|unsynchron|jump)|ntpd?\b[^\n]{0,40}(?:unreach|lost|unsync|stepp|no server)|chrony[^\n]{0,40}(?:lost|unreach|no )|leap second/;

export const saysExpired = (symptoms: Symptoms): boolean => expired.test(symptoms.text);
export const saysDisk = (symptoms: Symptoms): boolean => disk.test(symptoms.text);
export const saysNames = (symptoms: Symptoms): boolean => names.test(symptoms.text);
export const saysClock = (symptoms: Symptoms): boolean => clock.test(symptoms.text);
export const saysHardware = (symptoms: Symptoms): boolean => hardware.test(symptoms.text);
export const saysOrchestrator = (symptoms: Symptoms): boolean => orchestrator.test(symptoms.text);

/** A line that speaks of somebody outside and of trouble there. */
export function saysProvider(symptoms: Symptoms): string | undefined {
  return symptoms.text.split('\n').find((line) => outsider.test(line) && trouble.test(line));
}

const MIN_FAILURES = 5;
const SAME_SHARE = 0.6;
/** Names of fields that tell one record, message or object from another. */
const identity =
  /\b([\p{L}_.-]*(?:id|key|offset|seq(?:uence)?|record|message|order|doc(?:ument)?|row|object|uuid|sku))["']?\s*[=:]\s*["']?([\p{L}\d_.:/-]{3,80})/giu;

/** One identity that most of the failures share though ids normally differ. */
export interface Poison {
  readonly field: string;
  readonly value: string;
  readonly failures: number;
  readonly of: number;
}

/**
 * The record that most failing lines name, when there are five or more of them and `usual` lines name different ones under
 * the same field (or none at all): one poisonous record, not a broken service.
 */
export function poisonOf(failures: readonly string[], usual: readonly string[]): Poison | undefined {
  if (failures.length < MIN_FAILURES) return undefined;
  const counts = new Map<string, { field: string; value: string; lines: number }>();
  for (const line of failures)
    for (const [field, value] of new Map(identitiesIn(line))) {
      const entry = counts.get(`${field}=${value}`) ?? { field, value, lines: 0 };
      counts.set(`${field}=${value}`, { ...entry, lines: entry.lines + 1 });
    }
  const [top] = [...counts.values()].toSorted((a, b) => b.lines - a.lines);
  if (!top || top.lines < Math.max(MIN_FAILURES, SAME_SHARE * failures.length)) return undefined;
  const usualValues = usual.flatMap(identitiesIn).filter(([field]) => field === top.field);
  if (usualValues.length > 1 && new Set(usualValues.map(([, value]) => value)).size === 1) return undefined;
  return { field: top.field, value: top.value, failures: top.lines, of: failures.length };
}

/** Fields whose values name one thing; values without a digit name kinds of things. */
function identitiesIn(line: string): [string, string][] {
  return [...line.matchAll(identity)].flatMap(([, field = '', value = '']) =>
    /\d/.test(value) &&
    !/^(?:trace|span|request|correlation|session|user|pod|host|node|thread|process|p)[_-]?id$/i.test(field)
      ? [[field.toLowerCase(), value] as [string, string]]
      : [],
  );
}
