import { applyDecorators, Catch, UseFilters, UseGuards } from '@nestjs/common';
import type { GqlExceptionFilter } from '@nestjs/graphql';
import { RequireScope, ScopeGuard } from '../../platform/access/require-scope.js';
import type { Scope } from '../../platform/access/token.js';

/** Passes errors on as they are: `formatErrors` says what a client sees of them and what is logged, once. */
@Catch()
class PassOn implements GqlExceptionFilter {
  catch(error: unknown): unknown {
    return error;
  }
}

/** What every resolver of queries, mutations or subscriptions wears: who may call it, and that its errors are shown. */
export function Protect(scope: Scope): ClassDecorator {
  return applyDecorators(UseGuards(ScopeGuard), RequireScope(scope), UseFilters(PassOn));
}
