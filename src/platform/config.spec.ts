import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentExample, loadConfig } from './config.js';

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 4800, ACCESS: 'loopback', REDACT: true });
  });

  it('takes empty for absent', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: '' }).DATABASE_URL).toBeUndefined();
  });

  it.each([
    { PORT: 'hunter2' },
    { DATABASE_URL: 'hunter2' },
    { ELASTICSEARCH_URL: 'ftp://hunter2' },
    { REDACT: 'hunter2' },
    { MAX_SERIES: '-hunter2' },
  ])('names what is wrong, never its value: %o', (environment) => {
    const [name] = Object.keys(environment);
    expect(() => loadConfig(environment)).toThrow(name);
    expect(() => loadConfig(environment)).not.toThrow('hunter2');
  });

  it('is documented in .env.example', () => {
    expect(readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8')).toBe(environmentExample());
  });
});
