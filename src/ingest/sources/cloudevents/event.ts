import { z } from 'zod';
import type { Arrival } from '../../source.js';

/** One CloudEvent 1.0, its data parsed; extensions are let through. */
export const cloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.iso.datetime({ offset: true }).nullish(),
  subject: z.string().nullish(),
  data: z.unknown().optional(),
});
export type CloudEvent = z.output<typeof cloudEvent>;

const utf8 = new TextDecoder();

/** The events of a request in any mode of the HTTP binding. Throws for what is none of them. */
export function decodeEvents(body: Uint8Array, { headers }: Pick<Arrival, 'headers'>): unknown[] {
  const type = (headers['content-type'] ?? '').toLowerCase();
  // The batch type begins with the structured one.
  if (type.startsWith('application/cloudevents-batch')) return list(JSON.parse(utf8.decode(body)));
  if (type.startsWith('application/cloudevents')) return [structured(JSON.parse(utf8.decode(body)))];
  if (headers['ce-specversion'] !== undefined) return [binary(body, headers, type)];
  const plain: unknown = JSON.parse(utf8.decode(body));
  return Array.isArray(plain) ? plain.map(structured) : [structured(plain)];
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('a batch of CloudEvents is a list');
  return value.map(structured);
}

function structured(value: unknown): unknown {
  const event = value as { readonly data_base64?: unknown };
  if (typeof event !== 'object' || event === null || typeof event.data_base64 !== 'string') return value;
  const bytes = Uint8Array.from(atob(event.data_base64), (character) => character.charCodeAt(0));
  return { ...event, data: parsed(utf8.decode(bytes)) };
}

/** Attributes in `ce-` headers, percent-encoded; the body is the data. */
function binary(body: Uint8Array, headers: Arrival['headers'], type: string): unknown {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice('ce-'.length), decodeURIComponent(value)] as const);
  const text = utf8.decode(body);
  const isJson = type === '' || /[/+]json/.test(type);
  return { ...Object.fromEntries(attributes), data: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
