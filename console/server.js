import { CHANGED } from './queries.js';

/** The token, where one is needed, is kept in this page's memory and nowhere else. */
let token = '';

export function useToken(text) {
  token = text.trim();
}

export class Refused extends Error {}

/** The data of a query; throws what the server says, {@link Refused} when it wants a token. */
export async function ask(query, variables = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors = [] } = await response.json();
  const message = errors.map((error) => error.message).join('; ');
  if (errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) throw new Refused(message);
  if (errors.length > 0) throw new Error(message);
  return data;
}

/** Does it; throws what the server has against it. */
export async function command(mutation, variables) {
  const { result } = await ask(mutation, variables);
  if (result.message) throw new Error(result.message);
}

/** Follows the incidents over graphql-ws; after a break everything may have changed. */
export function follow(onChange, onState, waitMs = 1_000) {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  let again = waitMs;
  socket.addEventListener('open', () =>
    send({ type: 'connection_init', payload: token ? { authorization: `Bearer ${token}` } : {} }),
  );
  socket.addEventListener('message', ({ data }) => {
    const { type } = JSON.parse(data);
    if (type === 'ping') send({ type: 'pong' });
    if (type === 'connection_ack') {
      send({ id: '1', type: 'subscribe', payload: { query: CHANGED } });
      onState('live');
    }
    if (type === 'connection_ack' || type === 'next') onChange();
    if (type === 'next') again = 1_000;
    // Refused, perhaps for want of a token: by the next attempt there may be one.
    if (type === 'error') socket.close();
  });
  socket.addEventListener('close', () => {
    onState('not connected, trying again …');
    setTimeout(() => follow(onChange, onState, Math.min(again * 2, 30_000)), again);
  });
}
