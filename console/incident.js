import { MUTATIONS } from './queries.js';
import { listOf, make, percent, section, sparkline, tableOf, time, words } from './view.js';

export const LIVE = ['OPEN', 'ACKNOWLEDGED', 'SNOOZED'];
const hourMs = 3_600_000;
const LEAST_CAUSES = 2;
const HARDLY = 0.01;

/**
 * What is known of an incident, the most urgent first: causes, what to do, the signals, then the rest. `act` sends a
 * mutation and shows the incident again.
 */
export function incidentView({ incident, remedies, similar, plots }, act) {
  return [
    make('h2', {}, `#${incident.number} ${incident.title}`),
    make('div', {}, standingOf(incident)),
    linksOf(incident),
    buttonsOf(incident, act),
    section('Causes', ...causesOf(incident, act)),
    section('What to do', ...remediesOf(incident, remedies, act)),
    section(
      'Signals',
      ...(plots.length > 0 ? [make('div', { className: 'plots' }, ...plots.map(plotOf))] : []),
      tableOf(incident.members.edges.map(({ node }) => memberRow(node))),
    ),
    section('Similar incidents', ...similar.map(similarOf)),
    section('Timeline', tableOf(incident.timeline.edges.map(({ node }) => [time(node.at), node.by, node.summary]))),
  ].filter((part) => part !== undefined);
}

function standingOf(incident) {
  const { severity, status, startedAt, resolvedAt, assignee, owners, tags, entities } = incident;
  return [
    words(severity),
    words(status) + (incident.mergedInto ? ` into #${incident.mergedInto.number}` : ''),
    `since ${time(startedAt)}`,
    resolvedAt && `until ${time(resolvedAt)}`,
    assignee && `given to ${assignee}`,
    owners.length > 0 && `owned by ${owners.join(', ')}`,
    incident.recurrenceOf && `came back from #${incident.recurrenceOf.number}`,
    tags.length > 0 && tags.map((tag) => `[${tag}]`).join(' '),
    entities.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

function linksOf({ links }) {
  if (links.length === 0) return undefined;
  const safe = (url) => (/^https?:/.test(url ?? '') ? url : undefined);
  const shown = links.map(({ tool, reference, url }) =>
    safe(url)
      ? make('a', { href: url, rel: 'noreferrer', target: '_blank' }, `${tool} ${reference}`)
      : make('span', {}, `${tool} ${reference}`),
  );
  return make('div', { className: 'actions' }, ...shown);
}

function buttonsOf({ id, status, version, assignee }, act) {
  const live = LIVE.includes(status);
  const does = (name, variables = {}) => act(MUTATIONS[name], { id, version, ...variables });
  const offered = [
    [status === 'OPEN' || status === 'SNOOZED', 'Acknowledge', () => does('acknowledge')],
    [status === 'OPEN' || status === 'ACKNOWLEDGED', 'Snooze for an hour', () => does('snooze', { until: inAnHour() })],
    [live, 'Resolve', () => does('resolve')],
    [status === 'RESOLVED', 'Reopen', () => does('reopen')],
    [
      live,
      assignee ? 'Give to …' : 'Assign …',
      () => prompted('To whom?', (name) => does('assign', { assignee: name })),
    ],
    [status !== 'MERGED', 'Note …', () => prompted('Note', (note) => does('note', { note }))],
  ];
  const buttons = offered.filter(([may]) => may).map(([, label, onclick]) => make('button', { onclick }, label));
  const draft = make('a', { href: `#${id}/post-mortem` }, 'Post-mortem draft');
  return make('div', { className: 'actions' }, ...buttons, draft);
}

const inAnHour = () => new Date(Date.now() + hourMs).toISOString();

/** Asks for one line of text; nothing is done without one. */
function prompted(question, then) {
  const text = globalThis.prompt(question)?.trim();
  if (text) then(text);
}

/** Those that hardly fit are there to be looked at, and not in the way. */
function causesOf(incident, act) {
  const view = (causes, start) =>
    make('ol', { className: 'causes', start }, ...causes.map((one) => causeOf(incident, one, act)));
  const likely = incident.causes.filter(({ score }, i) => i < LEAST_CAUSES || score >= HARDLY);
  const others = incident.causes.slice(likely.length);
  if (others.length === 0) return [view(likely, 1)];
  const summary = make('summary', {}, `${others.length} more that hardly fit`);
  return [view(likely, 1), make('details', {}, summary, view(others, likely.length + 1))];
}

function causeOf({ id, status, version }, cause, act) {
  const { title, score, verdict, because, judgedBy, judgedBecause } = cause;
  const judge = (name, note) => act(MUTATIONS[name], { id, version, cause: cause.id, ...(note && { note }) });
  const open = verdict === 'SUSPECTED' && status !== 'MERGED';
  const told = [words(verdict), judgedBy && `by ${judgedBy}`, judgedBecause].filter(Boolean).join(', ');
  return make(
    'li',
    { data: { verdict } },
    make('strong', {}, title),
    ' ',
    make('meter', { value: score, title: `score ${score.toFixed(2)}` }),
    ` ${percent(score)}, ${told} `,
    open ? make('button', { onclick: () => judge('confirm') }, 'It was this') : undefined,
    open
      ? make('button', { onclick: () => prompted('Why not?', (note) => judge('reject', note)) }, 'It was not …')
      : undefined,
    listOf(because),
  );
}

function remediesOf(incident, { remediations, actions }, act) {
  const taken = actions.map((action) => actionOf(action, act));
  return [...taken, ...remediations.slice(0, 5).map((remedy) => remedyOf(incident, remedy, act))];
}

function remedyOf(incident, remedy, act) {
  const { title, risk, score, scoreBecause, because, effect, blastRadius, executor, command, steps } = remedy;
  const says = [
    ...because,
    `Expected: ${effect}`,
    ...remedy.preconditions.map(
      ({ says: what, holds }) => `${holds === true ? '✓' : holds === false ? '✗' : '?'} ${what}`,
    ),
    ...(blastRadius.length > 0 ? [`Touches ${blastRadius.join(', ')}`] : []),
  ];
  const variables = { incident: incident.id, remediation: remedy.id };
  const propose = make('button', { onclick: () => act(MUTATIONS.propose, variables) }, `Propose (${executor})`);
  return make(
    'details',
    {},
    make('summary', { title: scoreBecause }, `${title} (${words(risk)}, ${percent(score)})`),
    listOf(says),
    command ? make('pre', {}, command) : listOf(steps, 'ol'),
    executor ? propose : undefined,
  );
}

function actionOf({ id, version, title, status, risk, waitsBecause, outcome, dryRun, verification }, act) {
  const does = (name, variables = {}) => act(MUTATIONS[name], { id, version, ...variables });
  const buttons = {
    PROPOSED: [
      make('button', { onclick: () => does('approve') }, 'Approve: do it'),
      make('button', { onclick: () => prompted('Why not?', (note) => does('refuse', { note })) }, 'Reject …'),
    ],
    EXECUTED: [make('button', { onclick: () => does('undo') }, 'Undo')],
    VERIFIED: [make('button', { onclick: () => does('undo') }, 'Undo')],
  };
  const says = [waitsBecause, outcome, verification && `${words(verification.verdict)}: ${verification.because}`];
  return make(
    'details',
    { open: status === 'PROPOSED', className: 'action' },
    make('summary', {}, `${words(status)}: ${title} (${words(risk)})`),
    listOf([...says, dryRun?.says, dryRun?.refused].filter(Boolean)),
    status === 'PROPOSED' && dryRun ? make('pre', {}, dryRun.request) : undefined,
    ...(buttons[status] ?? []),
  );
}

function plotOf({ entity, name, startedAt, series }) {
  return make('figure', {}, make('figcaption', {}, `${entity} ${name}`), ...sparkline(series, startedAt));
}

function memberRow({ entity, role, because, anomaly }) {
  const what = anomaly ? `${anomaly.signal.name}: ${anomaly.because}` : '';
  return [time(anomaly?.startedAt), entity, words(role), [what, because].filter(Boolean).join('; ')];
}

function similarOf({ score, because, fixedBy, incident }) {
  const fixed = fixedBy.length > 0 ? [`What helped: ${fixedBy.join('; ')}`] : [];
  return make(
    'details',
    {},
    make('summary', {}, `#${incident.number} ${incident.title} (${percent(score)}, ${time(incident.startedAt)})`),
    listOf([...fixed, ...because]),
    make('a', { href: `#${incident.number}` }, 'Show it'),
  );
}
