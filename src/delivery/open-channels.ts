import type { Config } from '../platform/config.js';
import type { Channel, OpenChannel } from './channel.js';

/** Injection token of the channels that the configuration switches on, with their settings. */
export const OPEN_CHANNELS = Symbol('open channels');

/** Throws `config.incomplete` when a channel lacks a part of its settings. */
export function openChannels(channels: readonly Channel[], config: Config): readonly OpenChannel[] {
  return channels.flatMap((channel) => {
    const settings = channel.settings(config);
    return settings === undefined ? [] : [{ channel, settings }];
  });
}
