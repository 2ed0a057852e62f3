/**
 * The operator console: a list of incidents and one of them with its causes, live. Text of others only ever becomes text
 * (`textContent`), never markup. The token, where one is needed, is kept in this page's memory and nowhere else.
 */

const LIST = `query ($filter: IncidentFilter) { incidents(first: 50, filter: $filter) { edges { node {
  id number title severity status startedAt memberCount assignee } } } }`;
const ONE = `query ($id: ID!) { incident(id: $id) {
  id number title severity status startedAt openedAt resolvedAt assignee version memberCount entities
  recurrenceOf { number } mergedInto { number }
  causes { id title score verdict because }
  members(first: 50) { edges { node { entity role because anomaly { startedAt because } } } }
  timeline(first: 100) { edges { node { at by summary } } } } }`;
const CHANGED = 'subscription { incidentChanged { event { kind } incident { id } } }';
const RESULT = '{ __typename ... on Problem { message } }';
const LIVE = { statuses: ['OPEN', 'ACKNOWLEDGED', 'SNOOZED'] };

const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((element) => [element.id, element]));
let token = '';
let chosen;

/** An element with its properties and children; strings become text. */
function make(name, properties = {}, ...children) {
  const { data = {}, ...own } = properties;
  const element = Object.assign(document.createElement(name), own);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

async function ask(query, variables = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors = [] } = await response.json();
  if (errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) page.access.hidden = false;
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

/** Does something and shows what went wrong. */
async function attempt(work) {
  try {
    await work();
    page.problem.hidden = true;
  } catch (error) {
    page.problem.textContent = error.message;
    page.problem.hidden = false;
  }
}

function time(at) {
  return at ? new Date(at).toLocaleString() : '';
}

async function showList() {
  const filter = page.filter.value === 'live' ? LIVE : null;
  const { incidents } = await ask(LIST, { filter });
  const rows = incidents.edges.map(({ node }) => make('li', {}, rowOf(node)));
  page.incidents.replaceChildren(
    ...(rows.length > 0 ? rows : [make('li', { className: 'quiet' }, 'Nothing is going on.')]),
  );
}

function rowOf({ id, number, title, severity, status, startedAt, memberCount, assignee }) {
  const row = make(
    'button',
    { data: { severity, status }, onclick: () => void attempt(() => choose(id)) },
    make('strong', {}, `#${number} ${title}`),
    make('br'),
    make(
      'small',
      {},
      [status.toLowerCase(), time(startedAt), `${memberCount} anomalies`, assignee].filter(Boolean).join(' · '),
    ),
  );
  row.setAttribute('aria-current', String(id === chosen));
  return row;
}

async function choose(id) {
  chosen = id;
  await Promise.all([showList(), showIncident()]);
}

async function showIncident() {
  if (chosen === undefined) return;
  const { incident } = await ask(ONE, { id: chosen });
  if (!incident || incident.id !== chosen) return;
  page.incident.replaceChildren(
    make('h2', {}, `#${incident.number} ${incident.title}`),
    make('div', {}, standingOf(incident)),
    actionsOf(incident),
    make('h3', {}, 'Causes'),
    make('ol', { className: 'causes' }, ...incident.causes.map((cause) => causeOf(incident, cause))),
    make('h3', {}, `Anomalies (${incident.memberCount})`),
    tableOf(
      incident.members.edges.map(({ node }) => [
        time(node.anomaly?.startedAt),
        node.entity,
        node.role.toLowerCase().replace('_', ' '),
        [node.anomaly?.because, node.because].filter(Boolean).join('; '),
      ]),
    ),
    make('h3', {}, 'Timeline'),
    tableOf(incident.timeline.edges.map(({ node }) => [time(node.at), node.by, node.summary])),
  );
}

function standingOf({ severity, status, startedAt, resolvedAt, assignee, entities, recurrenceOf, mergedInto }) {
  return [
    severity.toLowerCase(),
    status.toLowerCase() + (mergedInto ? ` into #${mergedInto.number}` : ''),
    `since ${time(startedAt)}`,
    resolvedAt && `until ${time(resolvedAt)}`,
    assignee && `given to ${assignee}`,
    recurrenceOf && `came back from #${recurrenceOf.number}`,
    entities.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

function actionsOf({ status, version }) {
  const live = LIVE.statuses.includes(status);
  const offered = [
    status === 'OPEN' || status === 'SNOOZED' ? ['Acknowledge', 'acknowledgeIncident'] : undefined,
    live ? ['Resolve', 'resolveIncident'] : undefined,
    status === 'RESOLVED' ? ['Reopen', 'reopenIncident'] : undefined,
  ];
  const buttons = offered
    .filter((offer) => offer !== undefined)
    .map(([label, mutation]) => make('button', { onclick: () => void attempt(() => move(mutation, version)) }, label));
  return make('div', { className: 'actions' }, ...buttons);
}

async function move(mutation, version) {
  const text = `mutation ($id: ID!, $version: Int) { result: ${mutation}(id: $id, version: $version) ${RESULT} }`;
  await done(text, { id: chosen, version });
}

async function judge(mutation, cause) {
  await done(`mutation ($id: ID!, $cause: ID!) { result: ${mutation}(id: $id, cause: $cause) ${RESULT} }`, {
    id: chosen,
    cause,
  });
}

async function done(text, variables) {
  const { result } = await ask(text, variables);
  await Promise.all([showList(), showIncident()]);
  if (result.message) throw new Error(result.message);
}

function causeOf({ status }, { id, title, score, verdict, because }) {
  const judgeable = verdict === 'SUSPECTED' && status !== 'MERGED';
  return make(
    'li',
    { data: { verdict } },
    make('strong', {}, title),
    ' ',
    make('meter', { value: score, title: `score ${score.toFixed(2)}` }),
    ` ${(score * 100).toFixed(0)} %, ${verdict.toLowerCase()} `,
    judgeable
      ? make('button', { onclick: () => void attempt(() => judge('confirmCause', id)) }, 'It was this')
      : undefined,
    judgeable
      ? make('button', { onclick: () => void attempt(() => judge('rejectCause', id)) }, 'It was not')
      : undefined,
    make('ul', {}, ...because.map((reason) => make('li', {}, reason))),
  );
}

function tableOf(rows) {
  return make('table', {}, ...rows.map((cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))));
}

let refresh;
/** Many events at once are one refresh. */
function refreshSoon() {
  clearTimeout(refresh);
  refresh = setTimeout(() => void attempt(() => Promise.all([showList(), showIncident()])), 200);
}

/** Follows the incidents over graphql-ws; after a break it looks at everything again. */
function follow(waitMs = 1_000) {
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
      page.connection.textContent = 'live';
    }
    if (type === 'connection_ack' || type === 'next') refreshSoon();
    if (type === 'next') again = 1_000;
    // Refused, perhaps for want of a token: by the next attempt there may be one.
    if (type === 'error') socket.close();
  });
  socket.addEventListener('close', () => {
    page.connection.textContent = 'not connected, trying again …';
    setTimeout(() => follow(Math.min(again * 2, 30_000)), again);
  });
}

page.filter.addEventListener('change', () => void attempt(showList));
page.access.addEventListener('submit', (event) => {
  event.preventDefault();
  token = page.token.value.trim();
  page.access.hidden = true;
  void attempt(() => Promise.all([showList(), showIncident()]));
});
void attempt(showList);
follow();
