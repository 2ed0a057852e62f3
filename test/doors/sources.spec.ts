import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/platform/catalogue.js';
import { SourceMemory } from '../../src/ingest/memory.js';
import type { Arrival, Example, Source, Told } from '../../src/ingest/source.js';
import { noon } from './doors.js';

const sources = await loadCatalogue<Source>(join(import.meta.dirname, '../../src/ingest/sources'), 'source');

function arrivalOf(source: Source, { arrival }: Example): Arrival {
  const path = arrival?.path ?? `/ingest/${source.id}`;
  const standard = { id: 'example', receivedAt: noon, method: 'POST', path, headers: {}, query: {} };
  return { ...standard, ...arrival, memory: new SourceMemory(1_000).stage() };
}

/** What was told, without the parts that are empty. */
function said(told: Told): Partial<Told> {
  return Object.fromEntries(Object.entries(told).filter(([, part]) => !Array.isArray(part) || part.length > 0));
}

describe.each(sources)('source $id', (source) => {
  it('says what it is for and shows it', () => {
    expect(source.summary.length).toBeGreaterThan(20);
    expect(source.examples.length).toBeGreaterThan(0);
  });

  it.each(source.examples)('reads $name', (example) => {
    const read = () => source.read(source.payload.parse(example.given), arrivalOf(source, example));
    expect(said(read())).toEqual(example.yields);
    expect(read()).toEqual(read());
  });

  it('tells no two sources apart by path', () => {
    const paths = sources.flatMap(({ paths: own }) => own ?? []);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
