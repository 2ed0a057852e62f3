import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RemediationService } from '../../src/actions/remediation.service.js';
import { createApplication, inMemory } from '../../src/application.js';
import { exportIncidents, type ExportedIncident } from '../../src/commands/export-incidents.js';
import { replay } from '../../src/commands/replay.js';
import { DetectionService } from '../../src/detection/detection.service.js';
import { IncidentStore } from '../../src/incidents/incident.store.js';
import { loadConfig } from '../../src/platform/config.js';
import { inFolder, ndjson, secondsOf, smallOutage, writeRecording } from '../support/recordings.js';
import { keepForever } from '../support/server.js';

const outage = smallOutage('bad-deployment', 3);

/** Writes the outage down and replays it; the text of what was written. */
async function replayed(): Promise<string> {
  return inFolder(async (folder) => {
    const file = await writeRecording(folder, 'outage.ndjson', outage.recording);
    const out = join(folder, 'out');
    await mkdir(out);
    await replay([file, '--out', out]);
    return readFile(join(out, 'outage.json'), 'utf8');
  });
}

/** Sends the outage through the HTTP door, second by second; what the server made of it. */
async function live(): Promise<readonly ExportedIncident[]> {
  const application = await createApplication(loadConfig({ ...keepForever, DATA_DIR: inMemory, LOG_LEVEL: 'error' }));
  try {
    await application.init();
    const fastify = application.getHttpAdapter().getInstance();
    for (const lines of secondsOf(outage.recording)) {
      const response = await fastify.inject({
        method: 'POST',
        url: '/ingest/recording',
        headers: { 'content-type': 'application/x-ndjson', host: 'localhost' },
        payload: ndjson(lines),
      });
      expect(response.statusCode).toBeLessThan(300);
    }
    await application.get(DetectionService, { strict: false }).finish();
    return await exportIncidents(
      application.get(IncidentStore, { strict: false }),
      application.get(RemediationService, { strict: false }),
    );
  } finally {
    await application.close();
  }
}

describe('a recording', () => {
  let first = '';
  beforeAll(async () => {
    first = await replayed();
  });

  it('becomes one incident', () => {
    const incidents = JSON.parse(first) as ExportedIncident[];
    expect(incidents).toHaveLength(1);
    const [fault] = outage.truth.faults;
    expect(incidents[0].openedAt).toBeGreaterThanOrEqual(fault.at);
    expect(incidents[0].openedAt).toBeLessThan(fault.until);
    expect(incidents[0].resolvedAt).toBeGreaterThan(fault.at);
  });

  it('gives the same incidents, byte for byte, when it is replayed again', async () => {
    expect(await replayed()).toBe(first);
  });

  it('gives the same incidents live through HTTP', async () => {
    expect(`${JSON.stringify(await live(), null, 2)}\n`).toBe(first);
  });
});
