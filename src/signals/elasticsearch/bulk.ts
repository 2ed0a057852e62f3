import type { Client, estypes } from '@elastic/elasticsearch';
import { Failure } from '../../platform/failure.js';
import type { Document } from './documents.js';
import { outcomeOf, toFailure } from './failures.js';
import { bulkRequest } from './requests.js';

const documentsPerRequest = 5_000;
const charsPerRequest = 5_000_000;
/** Waits before the documents that were turned away (429) are sent again, ms. */
const retryDelaysMs = [100, 400, 1_600];

/**
 * Stores groups of documents in bulk requests and answers, group by group, which failed and why. Documents that the
 * cluster turns away for lack of room are sent again a few times. Rejects when Elasticsearch cannot be reached.
 */
export async function sendBulk(
  client: Client,
  groups: readonly (readonly Document[])[],
): Promise<readonly (Failure | undefined)[]> {
  const failures: (Failure | undefined)[] = groups.map(() => undefined);
  let waiting = groups.flatMap((documents, group) => documents.map((document) => ({ document, group })));
  for (const delayMs of [...retryDelaysMs, undefined]) {
    const again: typeof waiting = [];
    for (const chunk of chunksOf(waiting)) {
      const outcomes = await sendChunk(
        client,
        chunk.map(({ document }) => document),
      );
      outcomes.forEach((outcome, i) => {
        const sent = chunk[i];
        if (outcome === 'stored' || sent === undefined) return;
        if (outcome === 'again') again.push(sent);
        else failures[sent.group] = outcome;
      });
    }
    if (again.length === 0) return failures;
    waiting = again;
    if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
  const message = `Elasticsearch has no room: ${waiting.length} documents were turned away again and again`;
  const failure = new Failure('signals.store-unavailable', message, { retryable: true });
  for (const { group } of waiting) failures[group] = failure;
  return failures;
}

async function sendChunk(
  client: Client,
  documents: readonly Document[],
): Promise<readonly ReturnType<typeof outcomeOf>[]> {
  const answer = await client.bulk(bulkRequest(documents)).catch((error: unknown) => {
    throw toFailure(error, `store ${documents.length} documents`);
  });
  if (!answer.errors) return documents.map(() => 'stored');
  return answer.items.map((item) => outcomeOf(resultOf(item)));
}

function resultOf(item: estypes.BulkResponse['items'][number]): { status: number; error?: estypes.ErrorCause } {
  return item.create ?? item.index ?? { status: 500 };
}

function* chunksOf<T extends { readonly document: Document }>(entries: readonly T[]): Generator<readonly T[]> {
  let chunk: T[] = [];
  let chars = 0;
  for (const entry of entries) {
    const { length } = entry.document.source;
    if (chunk.length > 0 && (chunk.length >= documentsPerRequest || chars + length > charsPerRequest)) {
      yield chunk;
      chunk = [];
      chars = 0;
    }
    chunk.push(entry);
    chars += length;
  }
  if (chunk.length > 0) yield chunk;
}
