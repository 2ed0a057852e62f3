import { refusalHeaders, summarise, type Answer, type Arrival, type Outcome } from '../../source.js';

const protobuf = 'application/x-protobuf';
const json = 'application/json';

function formatOf(headers: Arrival['headers']): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

export function isProtobuf(headers: Arrival['headers']): boolean {
  return formatOf(headers) === protobuf;
}

export function unsupportedFormat(headers: Arrival['headers']): string | undefined {
  const format = formatOf(headers);
  if (format === protobuf || format === json) return undefined;
  return `OTLP is ${protobuf} or ${json}, not ${format === '' ? 'without a content type' : format.slice(0, 80)}`;
}

/** Only these two make an exporter try again; 500 would make it drop the data. */
const statuses = {
  invalid: 400,
  'too-large': 413,
  unsupported: 415,
  unauthenticated: 401,
  forbidden: 403,
  overloaded: 503,
  failed: 503,
} as const;

/** google.rpc.Code of each refusal. */
const codes = {
  invalid: 3,
  'too-large': 3,
  unsupported: 3,
  unauthenticated: 16,
  forbidden: 7,
  overloaded: 14,
  failed: 14,
} as const;

/** Success, partial success and `google.rpc.Status`, in the format of the request. `rejected` names the field of the count. */
export function otlpAnswer(rejected: string): (outcome: Outcome, arrival: Arrival) => Answer {
  return (outcome, arrival) => {
    const binary = isProtobuf(arrival.headers);
    const headers = { 'content-type': binary ? protobuf : json };
    if (outcome.kind === 'accepted') {
      const { refused } = outcome;
      if (refused.length === 0) return { status: 200, headers, body: binary ? new Uint8Array() : {} };
      const errorMessage = summarise(refused)
        .map(({ because, records }) => `${records}: ${because}`)
        .join('; ');
      const partial = [...intField(1, refused.length), ...textField(2, errorMessage)];
      const body = binary
        ? Uint8Array.from(bytesField(1, partial))
        : { partialSuccess: { [rejected]: String(refused.length), errorMessage } };
      return { status: 200, headers, body };
    }
    const code = codes[outcome.kind];
    const body = binary
      ? Uint8Array.from([...intField(1, code), ...textField(2, outcome.because)])
      : { code, message: outcome.because };
    return { status: statuses[outcome.kind], headers: { ...headers, ...refusalHeaders(outcome) }, body };
  };
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function intField(field: number, value: number): number[] {
  return [field * 8, ...varint(value)];
}

function bytesField(field: number, bytes: readonly number[]): number[] {
  return [field * 8 + 2, ...varint(bytes.length), ...bytes];
}

function textField(field: number, text: string): number[] {
  return bytesField(field, [...new TextEncoder().encode(text)]);
}
