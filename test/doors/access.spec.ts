import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { DataSource, EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessModule } from '../../src/platform/access/access.module.js';
import { RequireScope, ScopeGuard } from '../../src/platform/access/require-scope.js';
import { AuditStore } from '../../src/platform/audit.store.js';
import { Clock } from '../../src/platform/clock.js';
import { CONFIG, loadConfig } from '../../src/platform/config.js';
import { openDoors, type Doors } from './doors.js';

const tokens = { ACCESS: 'tokens' };

describe('access by token', () => {
  let doors: Doors;
  let ingest: string;
  let read: string;
  beforeAll(async () => {
    const keys = await openDoors();
    ingest = (await keys.access.create({ name: 'collector', scopes: ['ingest'] }, 'test')).text;
    read = (await keys.access.create({ name: 'console', scopes: ['read'] }, 'test')).text;
    doors = await openDoors(tokens, { database: keys.database });
  });
  afterAll(async () => {
    await doors.close();
    await doors.database.destroy();
  });
  const post = (headers: Record<string, string>, path = '/ingest/recording') =>
    request(doors.app.getHttpServer())
      .post(path)
      .set({ 'content-type': 'application/x-ndjson', ...headers })
      .send('\n');
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it.each([
    ['Bearer', (token: string) => `Bearer ${token}`],
    ['the password of Basic', (token: string) => `Basic ${base64(`anyone:${token}`)}`],
    ['the key of ApiKey', (token: string) => `ApiKey ${base64(`id:${token}`)}`],
  ])('is by %s', async (_, authorization) => {
    expect((await post({ authorization: authorization(ingest) })).status).toBe(202);
    expect((await post({ authorization: authorization(`${ingest.slice(0, -1)}_`) })).status).toBe(401);
    expect((await post({ authorization: authorization(read) })).status).toBe(403);
  });

  it.each([
    ['no header', {}],
    ['an empty header', { authorization: '' }],
    ['no token', { authorization: 'Bearer' }],
    ['nonsense', { authorization: 'Bearer x' }],
    ['a token that nobody made', { authorization: `Bearer tl_000000000000_${'A'.repeat(43)}` }],
  ])('is not by %s', async (_, headers) => {
    const response = await post(headers);
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer')]);
  });

  it('answers each sender in its own words', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await post(json, '/v1/logs')).body).toMatchObject({ code: 16 });
    expect((await post(json, '/_bulk')).body).toMatchObject({ status: 401, error: { type: 'security_exception' } });
    expect((await request(doors.app.getHttpServer()).get('/_license')).status).toBe(401);
    expect((await request(doors.app.getHttpServer()).get('/_license').auth('x', ingest)).status).toBe(200);
  });

  it('takes the routing key of PagerDuty events for a token, and keeps no garbage of strangers', async () => {
    const server = doors.app.getHttpServer();
    const change = (routing_key: string) => ({ routing_key, payload: { summary: 'deployed' } });
    expect((await request(server).post('/v2/change/enqueue').send(change(ingest))).status).toBe(202);
    expect((await request(server).post('/v2/change/enqueue').send(change('wrong'))).status).toBe(401);
    expect((await request(server).post('/v2/change/enqueue').send('{')).status).toBe(401);
    expect(await doors.deadLetters.page(1)).toEqual([]);
  });

  it('ends with the token', async () => {
    const { text, token } = await doors.access.create(
      { name: 'brief', scopes: ['ingest'], expiresAt: doors.clock.at + 1_000 },
      'test',
    );
    expect((await post({ authorization: `Bearer ${text}` })).status).toBe(202);
    doors.clock.at += 1_000;
    expect((await post({ authorization: `Bearer ${text}` })).body).toMatchObject({
      message: expect.stringContaining('has expired'),
    });
    const other = await doors.access.create({ name: 'other', scopes: ['admin'] }, 'test');
    expect((await post({ authorization: `Bearer ${other.text}` })).status).toBe(202);
    expect(await doors.access.revoke(other.token.id, 'ana')).toBe(true);
    expect(await doors.access.revoke(other.token.id, 'ana')).toBe(false);
    expect((await post({ authorization: `Bearer ${other.text}` })).body).toMatchObject({
      message: expect.stringContaining('was revoked'),
    });
    expect(token.secretHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps no token, and writes down who made and revoked them', async () => {
    const rows = JSON.stringify(await doors.database.query('SELECT * FROM token, audit'));
    expect(rows).not.toContain(ingest.slice(16));
    const audit = await doors.app.get(AuditStore).page(2);
    expect(audit[0]).toMatchObject({ who: 'ana', action: 'token.revoke' });
    expect(audit[1]).toMatchObject({
      who: 'test',
      action: 'token.create',
      detail: { name: 'other', scopes: ['admin'] },
    });
  });
});

describe('access without tokens', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ ALLOWED_HOSTS: 'ops.example' });
  });
  afterAll(() => doors.close());
  const get = (headers: Record<string, string>) => request(doors.app.getHttpServer()).get('/_license').set(headers);

  it.each<Record<string, string>>([
    { host: 'localhost:4800' },
    { host: '127.0.0.1' },
    { host: '[::1]:4800' },
    { host: 'ops.example' },
    { host: 'localhost', origin: 'http://localhost:5173' },
    { host: 'localhost', authorization: 'Bearer whatever' },
  ])('is open to %j', async (headers) => {
    expect((await get(headers)).status).toBe(200);
  });

  it.each([
    ['a name that was rebound', { host: 'evil.example' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
    ['a page of another site', { host: 'localhost', origin: 'https://evil.example' }],
    ['a sandboxed page', { host: 'localhost', origin: 'null' }],
    ['a proxy', { host: 'localhost', 'x-forwarded-for': '8.8.8.8' }],
  ])('is closed to %s', async (_, headers) => {
    expect((await get(headers)).status).toBe(403);
  });
});

describe('a server beyond loopback', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors();
  });
  afterAll(() => doors.close());

  it.each([{ HOST: '0.0.0.0' }, { HOST: '::' }, { HOST: '10.0.0.7' }, tokens])(
    'does not start with %j while there is no token',
    async (environment) => {
      await expect(openDoors(environment, { database: doors.database })).rejects.toMatchObject({
        code: 'access.no-token',
      });
    },
  );
});

@Controller('guarded')
@UseGuards(ScopeGuard)
class Guarded {
  @Get('read')
  @RequireScope('read')
  read(): string {
    return 'read';
  }

  @Get('operate')
  @RequireScope('operate')
  operate(): string {
    return 'operate';
  }

  @Get('unsaid')
  unsaid(): string {
    return 'unsaid';
  }
}

describe('ScopeGuard', () => {
  it('lets in by scope, and to what says nothing only admins', async () => {
    const doors = await openDoors();
    const shared = [
      { provide: CONFIG, useValue: loadConfig(tokens) },
      { provide: Clock, useValue: doors.clock },
      { provide: DataSource, useValue: doors.database },
      { provide: EntityManager, useValue: doors.database.manager },
    ];
    @Module({ providers: shared, exports: shared.map(({ provide }) => provide) })
    class Platform {}
    const module = await Test.createTestingModule({
      imports: [{ module: Platform, global: true }, AccessModule],
      controllers: [Guarded],
    }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    const made = { read: '', operate: '', admin: '' };
    for (const scope of ['read', 'operate', 'admin'] as const)
      made[scope] = (await doors.access.create({ name: scope, scopes: [scope] }, 'test')).text;
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const status = async (path: string, token?: string) => {
      const get = request(app.getHttpServer()).get(`/guarded/${path}`);
      return (await (token === undefined ? get : get.set('authorization', `Bearer ${token}`))).status;
    };
    const table = await Promise.all(
      ['read', 'operate', 'unsaid'].map(async (path) => [
        await status(path),
        await status(path, made.read),
        await status(path, made.operate),
        await status(path, made.admin),
      ]),
    );
    expect(table).toEqual([
      [401, 200, 200, 200],
      [401, 403, 200, 200],
      [401, 403, 403, 200],
    ]);
    await app.close();
    await doors.close();
  });
});
