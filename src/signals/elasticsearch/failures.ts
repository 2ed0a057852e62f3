import { errors } from '@elastic/elasticsearch';
import { Failure } from '../../platform/failure.js';

const comeAgain = new Set([408, 429, 502, 503, 504]);

/** An error of the Elasticsearch client as a failure that says whether to come again. */
export function toFailure(error: unknown, attempted: string): Failure {
  if (error instanceof Failure) return error;
  if (!(error instanceof errors.ResponseError)) {
    const retryable = error instanceof errors.ElasticsearchClientError;
    const message = `Elasticsearch cannot be reached to ${attempted}: ${messageOf(error)}`;
    return new Failure(retryable ? 'signals.store-unavailable' : 'signals.store-failed', message, {
      retryable,
      cause: error,
    });
  }
  const status = error.statusCode ?? 0;
  const said = `Elasticsearch answered ${status} when asked to ${attempted}: ${messageOf(error)}`;
  if (comeAgain.has(status)) return new Failure('signals.store-unavailable', said, { retryable: true, cause: error });
  const code = status === 401 || status === 403 ? 'signals.store-refused' : 'signals.store-failed';
  return new Failure(code, said, { cause: error });
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}

export interface ItemOutcome {
  readonly status: number;
  readonly error?: { readonly type?: string; readonly reason?: string | null };
}

/** What became of one document of a bulk request: a 409 says that a retry found it stored already. */
export function outcomeOf({ status, error }: ItemOutcome): 'stored' | 'again' | Failure {
  if (status < 300 || status === 409) return 'stored';
  if (comeAgain.has(status) || status >= 500) return 'again';
  const because = `${error?.type ?? 'unknown'}: ${error?.reason ?? 'no reason given'}`.slice(0, 500);
  return new Failure('signals.rejected', `Elasticsearch rejected a document with ${status}: ${because}`);
}
