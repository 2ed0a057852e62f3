import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Failure } from '../../platform/failure.js';
import { identityOf } from '../../platform/access/require-scope.js';

/** Who asks: the name of a token, or `loopback`. Of a method that the scope guard protects. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const identity = identityOf(context);
  if (!identity) throw new Failure('access.unauthenticated', 'Nobody has been identified');
  return identity.who;
});
