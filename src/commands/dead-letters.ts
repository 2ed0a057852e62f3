import { createLine } from '../application.js';
import { DetectionService } from '../detection/detection.service.js';
import { DeadLettersService } from '../ingest/dead-letters.service.js';
import { loadConfig } from '../platform/config.js';
import { Failure } from '../platform/failure.js';

const usage = 'dead-letters list | dead-letters replay ID…';
const most = 100;

/** `dead-letters list|replay ID…`: payloads that could not be read, and another try at them. */
export async function deadLetters([verb, ...ids]: readonly string[]): Promise<void> {
  if (verb !== 'list' && !(verb === 'replay' && ids.length > 0)) throw new Failure('cli.usage', usage);
  const line = await createLine(loadConfig(process.env));
  try {
    const letters = line.get(DeadLettersService, { strict: false });
    if (verb === 'list') await list(letters);
    else {
      await line.get(DetectionService, { strict: false }).recover(Date.now());
      for (const id of ids) await replay(letters, Number(id));
    }
  } finally {
    await line.close();
  }
}

async function list(letters: DeadLettersService): Promise<void> {
  for (const { id, source, receivedAt, reason, status } of await letters.page(most))
    process.stdout.write(`${id}  ${new Date(receivedAt).toISOString()}  ${source}  ${status}  ${reason}\n`);
}

async function replay(letters: DeadLettersService, id: number): Promise<void> {
  const result = await letters.replay(id, 'cli');
  if (!result) throw new Failure('dead-letters.unknown', `There is no dead letter ${id} that waits`);
  process.stdout.write(`${id}: ${JSON.stringify(result)}\n`);
}
