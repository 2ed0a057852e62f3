import type { Change, ChangeKind } from '../domain/inventory.js';
import type { ActionRequest, Suspect, Symptom } from './remediation.js';

/** What a symptom says, to be searched. */
export function textOf({ signal, because }: Symptom): string {
  if (signal.kind === 'log') return `${signal.text} ${because}`;
  return `${signal.kind === 'trace' ? signal.operation : signal.name} ${because}`;
}

/** The symptoms of the suspect itself. */
export function ownSymptoms({ entity, symptoms }: Suspect): readonly Symptom[] {
  return symptoms.filter((symptom) => symptom.entity === entity?.name);
}

/** The first of the symptoms that says something of the kind. */
export function saying(symptoms: readonly Symptom[], pattern: RegExp): Symptom | undefined {
  return symptoms.find((symptom) => pattern.test(textOf(symptom)));
}

/** What a piece of evidence found on this cause, when it speaks for it. */
export function evidenceFor({ cause }: Suspect, ...evidence: readonly string[]): string | undefined {
  return cause.terms.find((term) => evidence.includes(term.evidence) && term.logOdds > 0)?.because;
}

/** The change before of one of these kinds. */
export function before({ history }: Suspect, ...kinds: readonly ChangeKind[]): Change | undefined {
  return history.find(({ kind }) => kinds.includes(kind));
}

/** What to go back to: a version, or the commit where there is none. */
export function versionOf(change: Pick<Change, 'version' | 'commit' | 'attributes'> | undefined): string | undefined {
  const told = change?.attributes['version'];
  return change?.version ?? (typeof told === 'string' ? told : undefined) ?? change?.commit;
}

/** Where a workload runs in Kubernetes, when anything tells the namespace. */
export function workloadOf({
  entity,
  change,
}: Suspect): { readonly namespace: string; readonly name: string } | undefined {
  const told = [
    entity?.attributes['k8s.namespace.name'],
    change?.attributes['namespace'],
    entity?.attributes['service.namespace'],
  ];
  const namespace = told.find((value) => typeof value === 'string');
  return entity && typeof namespace === 'string' ? { namespace, name: entity.name } : undefined;
}

/** Asks whoever listens to the signed webhook. */
export function byWebhook(
  action: string,
  entity: string,
  details: Readonly<Record<string, string | number | undefined>> = {},
): ActionRequest {
  const given = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  return { executor: 'webhook', parameters: { action, entity, details: given } };
}
