import type { Attributes } from '../domain/signal.js';

/**
 * Attributes as text in which the order of the keys does not matter: equal attributes, equal text, and only they.
 * Lengths stand before names and strings, so nothing in them can look like a separator.
 */
export function attributesKey(attributes: Attributes): string {
  const keys = Object.keys(attributes);
  if (keys.length > 1) keys.sort();
  let text = '';
  for (const key of keys) {
    const value = attributes[key];
    text += `${key.length}:${key}${typeof value === 'string' ? `=${value.length}:${value}` : `=${value};`}`;
  }
  return text;
}

/** The identity of a point's series among all series of all entities. */
export function seriesKey({ entity, name, attributes }: { entity: string; name: string; attributes: Attributes }) {
  return `${entity}\0${name}\0${attributesKey(attributes)}`;
}
