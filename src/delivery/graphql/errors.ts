import { randomUUID } from 'node:crypto';
import { HttpException } from '@nestjs/common';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { Failure } from '../../platform/failure.js';

/** An error as a client sees it, and what the log must hold of it under the same reference. */
export interface ShownError {
  readonly shown: GraphQLFormattedError;
  readonly log?: { readonly reference: string; readonly error: unknown };
}

/**
 * What a client may see of an error: what it did wrong, or a known failure with its code. Anything else is `INTERNAL`
 * with a reference that finds it in the log.
 */
export function showError(error: GraphQLError, reference: string = randomUUID()): ShownError {
  const { message, locations, path } = error;
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const cause = rootOf(error);
  if (cause instanceof Failure) {
    const { code, retryable } = cause;
    return {
      shown: { message, ...where, extensions: { code, retryable } },
      ...(!isExpected(code) && { log: { reference, error: cause } }),
    };
  }
  if (cause instanceof HttpException) {
    return { shown: { message: cause.message, ...where, extensions: { code: codeOf(cause.getStatus()) } } };
  }
  if (cause === undefined) {
    const code = error.extensions['code'] ?? 'GRAPHQL_INVALID';
    return { shown: { message, ...where, extensions: { ...error.extensions, code } } };
  }
  if (isRefusal(cause)) return { shown: { message: cause.message, ...where, extensions: { code: 'GRAPHQL_INVALID' } } };
  const hidden = `Something went wrong inside; look for ${reference} in the log`;
  return {
    shown: { message: hidden, ...where, extensions: { code: 'INTERNAL', reference } },
    log: { reference, error: cause },
  };
}

/** Every error of a result as {@link showError} shows it; `log` gets what is hidden. */
export function formatErrors(
  { data, errors = [] }: ExecutionResult,
  log: (hidden: { readonly reference: string; readonly error: unknown }) => void,
): { readonly statusCode: number; readonly response: ExecutionResult } {
  const all = errors.flatMap(flat).map((error) => showError(error));
  for (const { log: hidden } of all) if (hidden) log(hidden);
  // JSON of the shown error is what is sent: it is no GraphQLError any more.
  const shown = all.map(({ shown: error }) => error as unknown as GraphQLError);
  return { statusCode: statusOf(errors, data), response: { data: data ?? null, errors: shown } };
}

function statusOf(errors: readonly GraphQLError[], data: ExecutionResult['data']): number {
  if (data) return 200;
  const [cause] = errors.map(rootOf);
  if (cause instanceof HttpException) return cause.getStatus();
  return isRefusal(cause) ? cause.statusCode : 200;
}

/** Mercurius wraps the errors of a document that is not valid into one. */
function flat(error: GraphQLError): readonly GraphQLError[] {
  const inner = (error.originalError as { errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(inner) || inner.length === 0) return [error];
  return inner.map((one: unknown) => (one instanceof GraphQLError ? one : new GraphQLError((one as Error).message)));
}

function rootOf(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return cause;
}

/** Errors of Fastify and Mercurius about the request itself. */
function isRefusal(cause: unknown): cause is Error & { readonly statusCode: number } {
  const status = cause instanceof Error && 'statusCode' in cause ? cause.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** What a client did wrong is no line in the log. */
function isExpected(code: string): boolean {
  return code.startsWith('graphql.') || code.startsWith('page.') || code.startsWith('access.');
}

function codeOf(status: number): string {
  return status === 401 ? 'UNAUTHENTICATED' : status === 403 ? 'FORBIDDEN' : 'REQUEST_REFUSED';
}
