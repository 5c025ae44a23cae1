/** What the doctor says of a database, without changing anything in it. */
import { existsSync } from 'node:fs';
import pg from 'pg';
import { socketIn } from './embedded-paths.ts';
import { unavailable } from './unavailable.ts';

const longestMs = 5_000;
/** The oldest that we have tried. */
const oldest = 15;

interface Finding {
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly says: string;
}

/** @param folder of the embedded database, which is used without a URL */
export function examineStore(url: string | undefined, folder: string): Promise<Finding> {
  return url ? examineServer(url) : examineFolder(folder);
}

async function examineServer(connectionString: string): Promise<Finding> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: longestMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; tables: number }>(
      `select current_setting('server_version') as version,
              (select count(*)::int from information_schema.tables
               where table_schema = 'public' and table_name = 'schedules') as tables`,
    );
    const { version = '', tables = 0 } = rows[0] ?? {};
    const isOld = Number.parseInt(version, 10) < oldest;
    const says = `PostgreSQL ${version}, ${tables > 0 ? 'with our tables' : 'empty: the first start makes the tables'}`;
    if (!isOld) return { outcome: 'passed', says };
    return {
      outcome: 'warned',
      says: `${says}. It is older than ${oldest}, which nobody has tried`,
    };
  } catch (error) {
    return { outcome: 'failed', says: unavailable(error)?.message ?? String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function examineFolder(folder: string): Promise<Finding> {
  const state = existsSync(`${folder}/postgres`) ? 'is there' : 'will be made by the first start';
  const runs = existsSync(socketIn(folder)) ? ', and a bot seems to run on it' : '';
  return {
    outcome: 'passed',
    says: `embedded, for one machine: ${folder} ${state}${runs}. DATABASE_URL names a PostgreSQL for more`,
  };
}
