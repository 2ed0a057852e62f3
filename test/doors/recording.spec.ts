import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, openDoors, type Doors } from './doors.js';

describe('POST /ingest/recording', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());
  const post = (body: string) =>
    request(doors.app.getHttpServer()).post('/ingest/recording').set('content-type', 'application/x-ndjson').send(body);

  it('has the tables that its entities describe', async () => {
    expect((await doors.database.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('takes lines in as one batch', async () => {
    await post(`{"type":"metric","at":${noon},"entity":"cart","name":"cpu","value":1}\n`).expect(202);
    expect(doors.batches.at(-1)).toMatchObject({
      source: 'recording',
      points: [{ at: noon, entity: 'cart', value: 1 }],
    });
  });

  it('names the line that is wrong and keeps the payload', async () => {
    const response = await post('\n{"type":"metric"}').expect(422);
    expect(response.body).toEqual({ message: expect.stringContaining('Line 2 of the recording: at of the metric') });
    expect(await doors.deadLetters.page(1)).toMatchObject([
      { source: 'recording', bytes: 18, preview: '\n{"type":"metric"}' },
    ]);
  });
});
