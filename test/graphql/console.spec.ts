import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Test } from '@nestjs/testing';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildSchema, parse, validate } from 'graphql';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleController } from '../../src/delivery/console.controller.js';

type Documents = Readonly<Record<string, unknown>> & { readonly MUTATIONS: object };

describe('the console', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const built = await Test.createTestingModule({ controllers: [ConsoleController] }).compile();
    app = built.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  it.each([
    { path: '/console', type: 'text/html' },
    { path: '/console/console.css', type: 'text/css' },
    { path: '/console/console.js', type: 'text/javascript' },
    { path: '/console/incident.js', type: 'text/javascript' },
    { path: '/console/queries.js', type: 'text/javascript' },
    { path: '/console/server.js', type: 'text/javascript' },
    { path: '/console/view.js', type: 'text/javascript' },
  ])('serves $path, from which nothing else may be loaded', async ({ path, type }) => {
    const { status, headers, text } = await request(app.getHttpServer()).get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).not.toMatch(
      /https?:\/\/|<script>|<style|\son\w+=|innerHTML|insertAdjacentHTML|localStorage|sessionStorage/,
    );
  });

  it.each(['/console/nothing.js', '/console/..%2fpackage.json', '/console/constructor'])('has no %s', async (path) => {
    expect((await request(app.getHttpServer()).get(path)).status).toBe(404);
  });

  it('asks only what the schema knows', async () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const { MUTATIONS, ...queries } = (await import(pathToFileURL('console/queries.js').href)) as Documents;
    const documents = [...Object.values(queries), ...Object.values(MUTATIONS)].map(String);
    expect(documents.length).toBeGreaterThan(15);
    for (const text of documents) expect([text, validate(schema, parse(text))]).toEqual([text, []]);
  });
});
