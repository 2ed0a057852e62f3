import { describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.js';
import { loadChannels } from './load-channels.js';
import { openChannels } from './open-channels.js';

const channels = await loadChannels();

describe.each(channels)('channel $id', (channel) => {
  it.each(channel.examples)('words $name', ({ given, sends }) => {
    const worded = channel.hears(given) ? channel.word({ key: 'key-1', message: given }) : undefined;
    expect(JSON.parse(JSON.stringify(worded ?? null))).toEqual(sends ?? null);
  });

  it('keeps an example of what it sends', () => {
    expect(channel.examples.some(({ sends }) => sends !== undefined)).toBe(true);
  });
});

describe('channels', () => {
  it('are silent until they are configured', () => {
    expect(openChannels(channels, loadConfig({}))).toEqual([]);
  });

  it('refuse to begin with half of their settings', () => {
    const config = loadConfig({ WEBHOOK_URL: 'https://example.com/hook' });
    expect(() => openChannels(channels, config)).toThrow('WEBHOOK_SECRET is not set');
    expect(() => openChannels(channels, loadConfig({ SMTP_URL: 'smtp://mail', EMAIL_FROM: 'a@b' }))).toThrow(
      'EMAIL_TO',
    );
  });
});
