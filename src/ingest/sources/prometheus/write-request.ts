import { ProtoReader } from '../../proto-reader.js';

export interface Sample {
  readonly at: number;
  readonly value: number;
  /** The series ended here (Prometheus' stale marker). */
  readonly isStale: boolean;
}

/** `TimeSeries` of `prometheus.WriteRequest` 1.0: exemplars, native histograms and metadata are passed over. */
export interface WriteSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

export type WriteRequest = readonly WriteSeries[];

/** The one NaN that means "stale"; as a number it could not be told from any other. */
const staleMarker = { high: 0x7ff00000, low: 2 };

export function decodeWriteRequest(bytes: Uint8Array): WriteRequest {
  const series: WriteSeries[] = [];
  const reader = new ProtoReader(bytes);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) series.push(readSeries(reader.message()));
    else reader.skip();
  }
  return series;
}

function readSeries(reader: ProtoReader): WriteSeries {
  const labels: Record<string, string> = {};
  const samples: Sample[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) {
      const [name, value] = readLabel(reader.message());
      if (name !== '' && name !== '__proto__') labels[name] = value;
    } else if (field === 2) samples.push(readSample(reader.message()));
    else reader.skip();
  }
  return { labels, samples };
}

function readLabel(reader: ProtoReader): readonly [name: string, value: string] {
  let name = '';
  let value = '';
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) name = reader.string();
    else if (field === 2) value = reader.string();
    else reader.skip();
  }
  return [name, value];
}

function readSample(reader: ProtoReader): Sample {
  let at = 0;
  let value = 0;
  let isStale = false;
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) {
      isStale = reader.isDouble(staleMarker);
      value = reader.double();
    } else if (field === 2) at = reader.varint();
    else reader.skip();
  }
  return { at, value, isStale };
}
