import type { CallToolResult } from '@modelcontextprotocol/server';

/** Characters of one answer: what an assistant reads at once. */
const MOST_CHARS = 60_000;

/** What was found, as JSON with times in ISO 8601; cut where it is too long, and says so. */
export function answer(found: unknown): CallToolResult {
  const text = JSON.stringify(found, (name, value: unknown) => (isTime(name, value) ? iso(value) : value), 1);
  const cut = `… ${text.length} characters in all, ${MOST_CHARS} are given: ask for less.`;
  return { content: [{ type: 'text', text: text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}${cut}` }] };
}

/** Nothing is there to be told of, or it was asked for in a way that cannot be answered. */
export function refuse(because: string): CallToolResult {
  return { content: [{ type: 'text', text: because }], isError: true };
}

function isTime(name: string, value: unknown): value is number {
  return typeof value === 'number' && /^at$|At$|Until$/.test(name);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
