import type { ResourceUnit } from '../resource.js';

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

const formats: Readonly<Record<ResourceUnit, (value: number) => string>> = {
  bytes: formatBytes,
  share: (value) => `${short(100 * value)} %`,
  seconds: (value) => (Math.abs(value) >= 1 || value === 0 ? `${short(value)} s` : `${short(1000 * value)} ms`),
  'per second': (value) => `${short(value)}/s`,
  count: short,
  cores: (value) => `${short(value)} cores`,
  days: (value) => `${short(value)} days`,
  messages: (value) => `${short(value)} messages`,
};

/** A value with its unit, as short as can be read: `1.5 GiB`, `85 %`, `3.2 cores`. */
export function formatQuantity(value: number, unit: ResourceUnit): string {
  return formats[unit](value);
}

/** As {@link formatQuantity}, without a word for a unit: beside an axis there is no room for one. */
export function formatTick(value: number, unit: ResourceUnit): string {
  return unit === 'messages' || unit === 'cores' || unit === 'days' ? short(value) : formatQuantity(value, unit);
}

function formatBytes(value: number): string {
  const power = Math.min(binary.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)));
  return `${short(value / 1024 ** power)} ${binary[power]}`;
}

/** Three digits, thousands apart. */
function short(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return String(rounded).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ');
}

export const formatDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const formatMinute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
