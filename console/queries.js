/** All that the console asks. A test holds every one of them against the schema. */

export const LIST = `query ($filter: IncidentFilter) { incidents(first: 50, filter: $filter) { edges { node {
  id number title severity status startedAt memberCount assignee } } } }`;

export const FIND = 'query ($number: Int!) { incident(number: $number) { id } }';

export const ONE = `query ($id: ID!) { incident(id: $id) {
  id number title severity status startedAt openedAt resolvedAt assignee owners tags version memberCount entities
  recurrenceOf { number } mergedInto { number } links { tool reference url }
  causes { id title score verdict judgedBy judgedBecause because }
  members(first: 50) { edges { node { entity role because
    anomaly { id startedAt because signal { kind name } } } } }
  timeline(first: 100) { edges { node { at by summary } } } } }`;

export const REMEDIES = `query ($id: ID!) {
  incident(id: $id) { remediations { id title risk score scoreBecause because effect blastRadius executor command steps
    preconditions { says holds } } }
  actions(first: 20, filter: { incident: $id }) { edges { node {
    id title status risk version waitsBecause outcome dryRun { says request refused } verification { verdict because } } } } }`;

export const SIMILAR = `query ($id: ID!) { incident(id: $id) { similar(first: 3) {
  score because fixedBy incident { number title startedAt } } } }`;

export const SERIES = `query ($entity: String!, $name: String!, $from: DateTime!, $to: DateTime!) {
  series(entities: [$entity], name: $name, from: $from, to: $to, first: 1) { unit points(atMost: 200) { at value } } }`;

export const POST_MORTEM = 'query ($id: ID!) { postMortem(incident: $id) }';

export const CHANGED = 'subscription { incidentChanged { event { kind } incident { id } } }';

const mutation = (variables, call) =>
  `mutation (${variables}) { result: ${call} { __typename ... on Problem { message } } }`;
const incident = (name, variables = '', values = '') =>
  mutation(`$id: ID!, $version: Int${variables}`, `${name}(id: $id, version: $version${values})`);

export const MUTATIONS = {
  acknowledge: incident('acknowledgeIncident'),
  resolve: incident('resolveIncident'),
  reopen: incident('reopenIncident'),
  snooze: incident('snoozeIncident', ', $until: DateTime!', ', until: $until'),
  assign: incident('assignIncident', ', $assignee: String', ', assignee: $assignee'),
  note: incident('addIncidentNote', ', $note: String!', ', note: $note'),
  confirm: incident('confirmCause', ', $cause: ID!', ', cause: $cause'),
  reject: incident('rejectCause', ', $cause: ID!, $note: String', ', cause: $cause, note: $note'),
  propose: mutation(
    '$incident: ID!, $remediation: ID!',
    'proposeAction(incident: $incident, remediation: $remediation)',
  ),
  approve: mutation('$id: ID!, $version: Int', 'approveAction(id: $id, version: $version)'),
  refuse: mutation('$id: ID!, $version: Int, $note: String!', 'rejectAction(id: $id, version: $version, note: $note)'),
  undo: mutation('$id: ID!, $version: Int, $note: String', 'undoAction(id: $id, version: $version, note: $note)'),
};
