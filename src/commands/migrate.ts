import { join } from 'node:path';
import { loadConfig } from '../platform/config.js';
import { openDatabase } from '../platform/databases.js';

/** `migrate`: brings the state database up to date and says which it is. */
export async function migrate(): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = loadConfig(process.env);
  const dataSource = await openDatabase({
    ...(DATABASE_URL !== undefined && { url: DATABASE_URL }),
    folder: join(DATA_DIR, 'state'),
    entities: [],
  });
  const rows: { name: string }[] = await dataSource.query('SELECT "name" FROM "migrations" ORDER BY "id"');
  process.stdout.write(
    `${DATABASE_URL === undefined ? 'PGlite' : 'PostgreSQL'} is up to date: ${rows.length} migrations, the last ${rows.at(-1)?.name ?? 'none'}\n`,
  );
  await dataSource.destroy();
}
