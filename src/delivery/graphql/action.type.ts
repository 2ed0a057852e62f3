import { createUnionType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type {
  Action,
  ActionEvent,
  ActionEventKind,
  ActionOrigin,
  ActionStatus,
  RecoveryReport,
} from '../../actions/action.js';
import type { ActionOutcome } from '../../actions/action-ledger.js';
import type { StopSwitch } from '../../actions/action.store.js';
import type { DryRun } from '../../actions/action.service.js';
import type { Risk } from '../../actions/remediation.js';
import type { RecoveryVerdict } from '../../analysis/verification/recovery.js';
import type { Scope } from '../../platform/access/token.js';
import { PlainConnection } from './connection.js';
import { DateTime } from './date-time.js';
import {
  ActionEventKindEnum,
  ActionOriginKindEnum,
  ActionStatusEnum,
  RecoveryVerdictEnum,
  RiskEnum,
  ScopeEnum,
} from './enums.js';
import { ConflictType, IllegalTransitionType, NotFoundType, problemTypeOf, type Problem } from './problem.type.js';

@ObjectType('Approval', { description: 'Somebody who said yes to an action.' })
export class ApprovalType {
  @Field(() => String, { description: 'The name of their token.' })
  readonly by!: string;

  @Field(() => DateTime, { description: 'When.' })
  readonly at!: number;

  @Field(() => [ScopeEnum], { description: 'What their token may do.' })
  readonly scopes!: readonly Scope[];
}

@ObjectType('ActionOrigin', { description: 'Whose idea an action was.' })
export class ActionOriginType implements ActionOrigin {
  @Field(() => ActionOriginKindEnum, { description: 'What asked for it.' })
  readonly kind!: ActionOrigin['kind'];

  @Field(() => ID, { description: 'The incident, the capacity action or the promotion.' })
  readonly id!: string;
}

@ObjectType('SignalRecovery', {
  description: 'One signal that misbehaved: before the trouble, in it and after the action.',
})
export class SignalRecoveryType {
  @Field(() => String, { description: 'Whose signal it is.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The name of the series, or the template.' })
  readonly signal!: string;

  @Field(() => RecoveryVerdictEnum, { description: 'Whether it is usual again.' })
  readonly verdict!: RecoveryVerdict;

  @Field(() => Float, { nullable: true, description: 'Its median before the trouble.' })
  readonly usual!: number | null;

  @Field(() => Float, { nullable: true, description: 'Its median in the trouble.' })
  readonly trouble!: number | null;

  @Field(() => Float, { nullable: true, description: 'Its median after the action.' })
  readonly after!: number | null;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly because!: string;
}

@ObjectType('Verification', { description: 'Whether an action helped, by the signals that misbehaved.' })
export class VerificationType implements Omit<RecoveryReport, 'signals'> {
  @Field(() => RecoveryVerdictEnum, { description: 'What all signals say together.' })
  readonly verdict!: RecoveryVerdict;

  @Field(() => String, { description: 'Why, in a sentence.' })
  readonly because!: string;

  @Field(() => DateTime, { description: 'Until when it was looked at, in event time.' })
  readonly at!: number;

  @Field(() => Int, { description: 'How many signals are usual again.' })
  readonly recovered!: number;

  @Field(() => Int, { description: 'How many signals could be judged.' })
  readonly known!: number;

  @Field(() => [SignalRecoveryType], { description: 'The signals, the suspects’ first.' })
  readonly signals!: readonly SignalRecoveryType[];
}

@ObjectType('ActionEvent', { description: 'One step of an action.' })
export class ActionEventType implements Omit<ActionEvent, 'action' | 'version'> {
  @Field(() => DateTime, { description: 'When.' })
  readonly at!: number;

  @Field(() => ActionEventKindEnum, { description: 'What happened.' })
  readonly kind!: ActionEventKind;

  @Field(() => String, { description: 'Who did it; `throughline` for the machine.' })
  readonly by!: string;

  @Field(() => [ScopeEnum], { description: 'What their token may do; nothing for the machine.' })
  readonly scopes!: readonly Scope[];

  @Field(() => ActionStatusEnum, { description: 'Where it was afterwards.' })
  readonly status!: ActionStatus;

  @Field(() => String, { description: 'The same in a sentence.' })
  readonly summary!: string;
}

@ObjectType('DryRun', { description: 'What carrying an action out would send now. Nothing was sent.' })
export class DryRunType implements Pick<DryRun, 'says' | 'done' | 'request' | 'refused'> {
  @Field(() => String, { description: 'What it would do.' })
  readonly says!: string;

  @Field(() => Boolean, { description: 'The world is so already: nothing would be sent.' })
  readonly done!: boolean;

  @Field(() => String, { description: 'The exact request, its secrets masked.' })
  readonly request!: string;

  @Field(() => String, { nullable: true, description: 'Why it would not be sent.' })
  readonly refused?: string;
}

@ObjectType('Action', { description: 'Something that is to be done, and what became of it.' })
export class ActionType implements Pick<Action, 'id' | 'title' | 'entity' | 'version'> {
  @Field(() => ID, { description: 'Its identity.' })
  readonly id!: string;

  @Field(() => ActionOriginType, { description: 'Whose idea it was.' })
  readonly origin!: ActionOrigin;

  @Field(() => String, { description: 'The remediation, or kind of capacity action, that it is.' })
  readonly remediation!: string;

  @Field(() => String, { description: 'What it acts on; one action at a time does.' })
  readonly entity!: string;

  @Field(() => String, { description: 'What it does.' })
  readonly title!: string;

  @Field(() => RiskEnum, { description: 'What it costs when it was wrong.' })
  readonly risk!: Risk;

  @Field(() => [String], { description: 'Why.' })
  readonly because!: readonly string[];

  @Field(() => ActionStatusEnum, { description: 'Where it is in its life.' })
  readonly status!: ActionStatus;

  @Field(() => String, { description: 'Who proposed it.' })
  readonly proposedBy!: string;

  @Field(() => DateTime, { description: 'When it was proposed.' })
  readonly proposedAt!: number;

  @Field(() => DateTime, { description: 'Until when it must have begun.' })
  readonly expiresAt!: number;

  @Field(() => [ApprovalType], { description: 'Who said yes.' })
  readonly approvals!: readonly ApprovalType[];

  @Field(() => String, { nullable: true, description: 'Why it is not carried out though it is approved.' })
  readonly waitsBecause?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was done.' })
  readonly executedAt?: number;

  @Field(() => String, { nullable: true, description: 'What came of it.' })
  readonly outcome?: string;

  @Field(() => Int, { description: 'Grows with every step; name it, and nobody else’s step is lost.' })
  readonly version!: number;
}

@ObjectType('StopSwitch', { description: 'Whether everything that acts is stopped.' })
export class StopSwitchType implements StopSwitch {
  @Field(() => Boolean, { description: 'Nothing is begun or sent while it is true.' })
  readonly stopped!: boolean;

  @Field(() => String, { description: 'Who said so.' })
  readonly by!: string;

  @Field(() => DateTime, { description: 'When.' })
  readonly at!: number;

  @Field(() => String, { description: 'Why.' })
  readonly because!: string;
}

export const ActionConnection = PlainConnection(ActionType, 'Action', 'actions');

export const ActionResult = createUnionType({
  name: 'ActionResult',
  description: 'The action after what was asked, or why it was not done.',
  types: () => [ActionType, NotFoundType, IllegalTransitionType, ConflictType] as const,
  resolveType: (value: Action | Problem) => problemTypeOf(value) ?? ActionType,
});

export function actionResultOf(outcome: ActionOutcome): Action | Problem {
  if (outcome.kind === 'done') return outcome.action;
  const { kind, because: message } = outcome;
  return kind === 'conflict' ? { problem: kind, message, version: outcome.version } : { problem: kind, message };
}
