import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Failure } from '../../platform/failure.js';
import type { Identity } from '../../platform/access/access.service.js';
import { identityOf } from '../../platform/access/require-scope.js';

/** Who asks: the name of a token, or `loopback`. Of a method that the scope guard protects. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): string => callerOf(context).who);

/** The same with what they may do. */
export const CallerIdentity = createParamDecorator((_: unknown, context: ExecutionContext) => callerOf(context));

function callerOf(context: ExecutionContext): Identity {
  const identity = identityOf(context);
  if (!identity) throw new Failure('access.unauthenticated', 'Nobody has been identified');
  return identity;
}
