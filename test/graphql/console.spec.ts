import { readFileSync } from 'node:fs';
import { Test } from '@nestjs/testing';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildSchema, parse, validate } from 'graphql';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleController } from '../../src/delivery/console.controller.js';

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

  it('asks only what the schema knows', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const script = readFileSync('console/console.js', 'utf8');
    const result = '{ __typename ... on Problem { message } }';
    const asked = [...script.matchAll(/[`'](query|mutation|subscription)\b[^`']*[`']/g)]
      .map(([text]) => text.slice(1, -1).replaceAll('${RESULT}', result))
      .flatMap((text) =>
        ['acknowledgeIncident', 'resolveIncident', 'reopenIncident', 'confirmCause', 'rejectCause']
          .filter((name) => text.includes('${mutation}') && text.includes('$cause') === name.endsWith('Cause'))
          .map((name) => text.replace('${mutation}', name))
          .concat(text.includes('${mutation}') ? [] : [text]),
      );
    expect(asked).toHaveLength(8);
    for (const text of asked) expect([text, validate(schema, parse(text))]).toEqual([text, []]);
  });
});
