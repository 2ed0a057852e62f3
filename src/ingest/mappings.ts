import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../platform/failure.js';
import { compileMapping, type CompiledMapping } from './mapping/compile-mapping.js';
import { readMapping } from './mapping/mapping.js';
import { defineSource, summarise, type Refusal, type Source, type Told } from './source.js';

/** What a payload would become by a mapping, or why the mapping cannot be used. */
export interface MappingTrial {
  readonly problem?: string;
  readonly told: Told;
  /** What of the payload would be refused. */
  readonly refused: readonly Refusal[];
}

/** The senders that MAPPING_FILES describe, as sources. Throws `mapping.unreadable`, `mapping.invalid`, `mapping.duplicate`. */
export async function loadMappings(files: readonly string[]): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new Failure('mapping.unreadable', `MAPPING_FILES: ${file} cannot be read`, { cause });
    });
    const source = toSource(compileMapping(readMapping(text, file), file));
    if (sources.some(({ id }) => id === source.id))
      throw new Failure('mapping.duplicate', `${file}: another file describes ${source.id} as well`);
    sources.push(source);
  }
  return sources;
}

/** Reads a payload by a mapping and keeps nothing of either. */
export function tryMapping(yaml: string, payload: string, now: number): MappingTrial {
  try {
    const compiled = compileMapping(readMapping(yaml, 'the mapping'), 'the mapping');
    const { refused, ...told } = compiled.read(JSON.parse(payload), now);
    return { told, refused };
  } catch (error) {
    const because =
      error instanceof SyntaxError ? `the payload is no JSON: ${error.message}` : (error as Error).message;
    return { problem: because, told: {}, refused: [] };
  }
}

/** Its door is `/ingest/mapped/NAME`. A payload of which nothing can be used becomes a dead letter. */
function toSource({ mapping: { name, summary }, read }: CompiledMapping): Source {
  return defineSource({
    id: `mapped/${name}`,
    summary: summary ?? `Payloads of ${name}, read by a mapping of the operator.`,
    payload: z.unknown(),
    read(payload, { receivedAt }) {
      const told = read(payload, receivedAt);
      const isEmpty = Object.values(told).every((records) => records === told.refused || records?.length === 0);
      const [first] = summarise(told.refused);
      if (isEmpty && first) throw new Error(first.because);
      return told;
    },
    examples: [],
  });
}
