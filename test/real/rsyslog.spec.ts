import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApplication, inMemory } from '../../src/application.js';
import { loadConfig } from '../../src/platform/config.js';
import { SignalStore } from '../../src/signals/signal-store.js';
import { freePort } from '../support/free-port.js';
import { eventually, missingPrograms, start, type Running } from '../support/programs.js';

const missing = missingPrograms('rsyslogd');

/** As its documents have it for Elasticsearch: bulk mode, retried until it is taken. */
const rsyslogConfig = (folder: string, door: number, server: number): string => `
global(workDirectory="${folder}")
module(load="imtcp")
module(load="omelasticsearch")
template(name="line" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="host.name" name="hostname" format="jsonf")
  property(outname="log.level" name="syslogseverity-text" format="jsonf")
  property(outname="service.name" name="programname" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
}
input(type="imtcp" address="127.0.0.1" port="${door}")
action(type="omelasticsearch" server="127.0.0.1" serverport="${server}" template="line" searchIndex="logs" searchType=""
       bulkmode="on" action.resumeRetryCount="-1" action.resumeInterval="1" queue.type="linkedList")
`;

function sendSyslog(port: number, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.end(lines.map((line) => `${line}\n`).join('')));
    socket.on('close', () => resolve()).on('error', reject);
  });
}

describe.runIf(missing.length === 0)('a real rsyslog that ships to Elasticsearch, pointed at the server', () => {
  let application: NestFastifyApplication;
  let rsyslog: Running;
  let folder = '';
  let [door, server] = [0, 0];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-rsyslog-'));
    [door, server] = [await freePort(), await freePort()];
    application = await createApplication(loadConfig({ DATA_DIR: inMemory, LOG_LEVEL: 'error' }));
    await application.listen(server, '127.0.0.1');
    const file = join(folder, 'rsyslog.conf');
    await writeFile(file, rsyslogConfig(folder, door, server));
    rsyslog = start('rsyslogd', ['-n', '-f', file, '-i', join(folder, 'rsyslogd.pid')]);
  });

  afterAll(async () => {
    await rsyslog.stop();
    await application.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('delivers its lines with their service, host and severity', async () => {
    const at = new Date().toISOString();
    const lines = Array.from({ length: 200 }, (_, i) => `<27>1 ${at} box-7 billing 42 - - charge ${i} declined`);
    await eventually(async () => {
      await sendSyslog(door, lines);
      return true;
    }, 'rsyslog listens');
    const store = application.get(SignalStore, { strict: false });
    const range = { from: Date.parse(at) - 60_000, to: Date.parse(at) + 60_000 };
    const found = await eventually(async () => {
      const { edges } = await store.logs({ ...range, entities: ['billing'], first: 500 });
      return edges.length >= lines.length ? edges.map(({ node }) => node) : undefined;
    }, 'the lines are stored');
    expect(found).toHaveLength(lines.length);
    expect(found[0]).toMatchObject({ entity: 'billing', severity: 'ERROR', at: Date.parse(at) });
    expect(found.map(({ body }) => body.trim()).toSorted()).toEqual(
      lines.map((line) => line.slice(line.indexOf('charge'))).toSorted(),
    );
    expect(new Set(found.map(({ template }) => template)).size).toBe(1);
  });
});
