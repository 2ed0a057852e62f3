import {
  ForbiddenException,
  Injectable,
  SetMetadata,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Failure } from '../failure.js';
import { AccessService, type Identity } from './access.service.js';
import { grants, type Scope } from './token.js';

const scopeKey = 'throughline:scope';

interface IdentifiedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  identity?: Identity;
}

/** What a caller of this method, or of every method of this class, must be allowed. Needs {@link ScopeGuard}. */
export const RequireScope = (scope: Scope) => SetMetadata(scopeKey, scope);

/**
 * Lets in whom {@link RequireScope} allows; what says nothing needs `admin`, so that forgetting it opens nothing.
 * Works for HTTP and GraphQL; the identity it found is left on the request (`identityOf`).
 */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: AccessService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope =
      this.reflector.getAllAndOverride<Scope>(scopeKey, [context.getHandler(), context.getClass()]) ?? 'admin';
    const request = requestOf(context);
    try {
      request.identity ??= await this.access.identify(request.headers);
    } catch (error) {
      if (error instanceof Failure && error.code === 'access.unauthenticated')
        throw new UnauthorizedException(error.message);
      throw error;
    }
    if (grants(request.identity.scopes, scope)) return true;
    throw new ForbiddenException(`The token ${request.identity.who} does not have the scope ${scope}`);
  }
}

/** Who sent this request; undefined before a {@link ScopeGuard} has seen it. */
export function identityOf(context: ExecutionContext): Identity | undefined {
  return requestOf(context).identity;
}

/** A GraphQL context holds its request, or is one itself where a socket has no request (subscriptions). */
function requestOf(context: ExecutionContext): IdentifiedRequest {
  if (context.getType<string>() !== 'graphql') return context.switchToHttp().getRequest<IdentifiedRequest>();
  type GraphqlContext = {
    req?: IdentifiedRequest;
    request?: IdentifiedRequest;
    reply?: { request: IdentifiedRequest };
  };
  const held = context.getArgByIndex<GraphqlContext & IdentifiedRequest>(2);
  return held.req ?? held.request ?? held.reply?.request ?? held;
}
