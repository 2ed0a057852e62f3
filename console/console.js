/** The operator console: a list of incidents and one of them, live. `#3` in the address is incident 3. */
import { incidentView, LIVE } from './incident.js';
import { FIND, LIST, ONE, POST_MORTEM, REMEDIES, SERIES, SIMILAR } from './queries.js';
import { ask, command, follow, Refused, useToken } from './server.js';
import { make, time, words } from './view.js';

const MOST_PLOTS = 6;
const aroundMs = 1_800_000;

const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((element) => [element.id, element]));
let chosen;

/** Does something and shows what went wrong. */
async function attempt(work) {
  try {
    await work();
    page.problem.hidden = true;
  } catch (error) {
    if (error instanceof Refused) page.access.hidden = false;
    page.problem.textContent = error.message;
    page.problem.hidden = false;
  }
}

const showAll = () => Promise.all([showList(), showChosen()]);

/** Where nothing is going on, what was last is shown. */
async function showList() {
  const live = await incidentsOf(page.filter.value === 'live' ? { statuses: LIVE } : null);
  const quiet = live.length === 0 ? [make('li', { className: 'quiet' }, 'Nothing is going on. Before:')] : [];
  const before = live.length === 0 ? await incidentsOf(null) : [];
  page.incidents.replaceChildren(...quiet, ...[...live, ...before].map((one) => make('li', {}, rowOf(one))));
}

async function incidentsOf(filter) {
  const { incidents } = await ask(LIST, { filter });
  return incidents.edges.map(({ node }) => node);
}

function rowOf({ id, number, title, severity, status, startedAt, memberCount, assignee }) {
  const standing = [words(status), time(startedAt), `${memberCount} anomalies`, assignee].filter(Boolean).join(' · ');
  const row = make(
    'a',
    { href: `#${number}`, data: { severity, status } },
    make('strong', {}, `#${number} ${title}`),
    make('br'),
    make('small', {}, standing),
  );
  row.setAttribute('aria-current', String(id === chosen));
  return row;
}

/** The address says which incident, by number or id, and whether its post-mortem. */
async function goToAddress() {
  const [which, part] = decodeURIComponent(location.hash.slice(1)).split('/');
  if (!which) return;
  const found = /^\d{1,9}$/.test(which) ? (await ask(FIND, { number: Number(which) })).incident : { id: which };
  if (!found) throw new Error(`There is no incident ${which}.`);
  chosen = found.id;
  await (part === 'post-mortem' ? showPostMortem() : showAll());
}

async function showPostMortem() {
  const { postMortem } = await ask(POST_MORTEM, { id: chosen });
  const back = make('a', { href: `#${chosen}` }, 'Back');
  page.incident.replaceChildren(back, make('pre', {}, postMortem ?? `There is no incident ${chosen}.`));
}

async function showChosen() {
  const id = chosen;
  if (id === undefined) return;
  const [{ incident }, remedies, similar] = await Promise.all([
    ask(ONE, { id }),
    ask(REMEDIES, { id }),
    ask(SIMILAR, { id }),
  ]);
  if (!incident || id !== chosen) return;
  const known = {
    incident,
    remedies: {
      remediations: remedies.incident.remediations,
      actions: remedies.actions.edges.map(({ node }) => node),
    },
    similar: similar.incident.similar,
    plots: await plotsOf(incident),
  };
  if (id === chosen) page.incident.replaceChildren(...incidentView(known, act));
}

/** The series of the first metric anomalies, half an hour before and after their onset. */
async function plotsOf({ members }) {
  const metrics = members.edges
    .map(({ node: { entity, anomaly } }) => ({
      entity,
      name: anomaly?.signal.name,
      kind: anomaly?.signal.kind,
      startedAt: anomaly?.startedAt,
    }))
    .filter(({ kind }) => kind === 'METRIC');
  const distinct = new Map(metrics.map((one) => [`${one.entity} ${one.name}`, one]));
  const plots = await Promise.all([...distinct.values()].slice(0, MOST_PLOTS).map(plotOf));
  return plots.filter(({ series }) => series && series.points.length > 1);
}

async function plotOf({ entity, name, startedAt }) {
  const around = (ms) => new Date(Date.parse(startedAt) + ms).toISOString();
  const { series } = await ask(SERIES, { entity, name, from: around(-aroundMs), to: around(aroundMs) });
  return { entity, name, startedAt, series: series[0] };
}

/** Shows how things stand afterwards, also when it was refused. */
function act(mutation, variables) {
  void attempt(async () => {
    try {
      await command(mutation, variables);
    } finally {
      await showAll();
    }
  });
}

let refresh;
/** Many events at once are one refresh. */
function refreshSoon() {
  clearTimeout(refresh);
  refresh = setTimeout(() => void attempt(showUnlessReading), 200);
}

/** A post-mortem that somebody reads stays. */
const showUnlessReading = () => (location.hash.endsWith('/post-mortem') ? showList() : showAll());

page.filter.addEventListener('change', () => void attempt(showList));
page.access.addEventListener('submit', (event) => {
  event.preventDefault();
  useToken(page.token.value);
  page.access.hidden = true;
  void attempt(async () => {
    await showList();
    await goToAddress();
  });
});
globalThis.addEventListener('hashchange', () => void attempt(goToAddress));
void attempt(async () => {
  await showList();
  await goToAddress();
});
follow(refreshSoon, (state) => (page.connection.textContent = state));
