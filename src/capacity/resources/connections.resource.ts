import { defineResource, hourMs } from '../resource.js';

export default defineResource({
  id: 'connections',
  summary: 'Connections to a database or of a pool, against the most it allows.',
  unit: 'count',
  keys: [['pool.name', 'db.client.connection.pool.name', 'db.client.connections.pool.name', 'pool']],
  step: 'max',
  signs: ['connection', 'too many clients', 'pool'],
  spentAt: 0.9,
  leadTimeMs: 8 * hourMs,
  rules: [
    {
      metric: 'db.client.connection.count',
      tells: 'used',
      where: { 'db.client.connection.state': ['used'], state: ['used'] },
    },
    { metric: 'db.client.connection.max', tells: 'limit' },
    { metric: 'db.client.connections.usage', tells: 'used', where: { state: ['used'] } },
    { metric: 'db.client.connections.max', tells: 'limit' },
    { metric: 'postgresql.backends', tells: 'used' },
    { metric: 'postgresql.connection.max', tells: 'limit' },
    { metric: 'pg_stat_activity_count', tells: 'used' },
    { metric: 'pg_settings_max_connections', tells: 'limit' },
    { metric: 'mysql_global_status_threads_connected', tells: 'used' },
    { metric: 'mysql_global_variables_max_connections', tells: 'limit' },
    { metric: 'hikaricp_connections_active', tells: 'used' },
    { metric: 'hikaricp_connections_max', tells: 'limit' },
  ],
  act: ({ entity, key, peak }) => [
    {
      kind: 'resize',
      summary: `Allow ${Math.ceil(peak * 1.2)} connections${key ? ` in ${key}` : ''} to ${entity}, or put a pool before it`,
      effect: 'the forecast peak uses five of six',
      to: Math.ceil(peak * 1.2),
    },
  ],
  examples: [
    {
      name: 'a database by postgres-exporter: all states and databases together',
      given: [
        { name: 'pg_stat_activity_count', attributes: { state: 'active', datname: 'shop' }, value: 40 },
        { name: 'pg_stat_activity_count', attributes: { state: 'idle', datname: 'shop' }, value: 20 },
        { name: 'pg_settings_max_connections', value: 100 },
      ],
      finds: [{ key: '', used: 60, limit: 100 }],
    },
  ],
});
