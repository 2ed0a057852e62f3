import { createUnionType, Field, Int, InterfaceType, ObjectType } from '@nestjs/graphql';
import type { Outcome } from '../../incidents/outcome.js';
import type { IncidentRecord } from '../../incidents/transition.js';
import { IncidentType } from './incident.type.js';

@InterfaceType('Problem', { description: 'Why something was not done. Nothing has changed.' })
export abstract class ProblemType {
  @Field(() => String, { description: 'What is wrong, in a sentence.' })
  readonly message!: string;
}

@ObjectType('NotFound', { implements: () => [ProblemType], description: 'There is no such thing.' })
export class NotFoundType extends ProblemType {}

@ObjectType('IllegalTransition', {
  implements: () => [ProblemType],
  description: 'It cannot be done in the state that the thing is in.',
})
export class IllegalTransitionType extends ProblemType {}

@ObjectType('Conflict', {
  implements: () => [ProblemType],
  description: 'Somebody else changed the incident since you read it: look again.',
})
export class ConflictType extends ProblemType {
  @Field(() => Int, { description: 'The version the incident has now.' })
  readonly version!: number;
}

/** A problem as a resolver returns it; `problem` says which type it is. */
export type Problem =
  | { readonly problem: 'not-found' | 'illegal'; readonly message: string }
  | { readonly problem: 'conflict'; readonly message: string; readonly version: number };

const problemTypes = { 'not-found': NotFoundType, illegal: IllegalTransitionType, conflict: ConflictType } as const;

/** The GraphQL class of a problem; undefined for what is none. */
export function problemTypeOf(value: object) {
  return 'problem' in value ? problemTypes[(value as Problem).problem] : undefined;
}

export const IncidentResult = createUnionType({
  name: 'IncidentResult',
  description: 'The incident after what was asked, or why it was not done.',
  types: () => [IncidentType, NotFoundType, IllegalTransitionType, ConflictType] as const,
  resolveType: (value: IncidentRecord | Problem) => problemTypeOf(value) ?? IncidentType,
});

export function resultOf(outcome: Outcome): IncidentRecord | Problem {
  if (outcome.kind === 'done') return outcome.incident;
  const { kind, because: message } = outcome;
  return kind === 'conflict' ? { problem: kind, message, version: outcome.version } : { problem: kind, message };
}
