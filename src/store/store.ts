/**
 * The database, opened: PostgreSQL where `DATABASE_URL` names one, otherwise the embedded one in the
 * data folder. One driver, the same tables and statements for both.
 */
import { fileURLToPath } from 'node:url';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { Unavailable } from '../model/books.ts';
import { type Connection, connectionTo, startEmbedded } from './embedded.ts';

const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));
/** Any number, the same for all instances: only one at a time changes the tables. */
const migrationLock = 2416;

/** What statements run on: the store itself, or a transaction in it. */
export type Database = NodePgDatabase;

export interface Store extends AsyncDisposable {
  readonly database: Database;
  readonly pool: pg.Pool;
  readonly connection: Connection;
  /** `embedded`: one machine, and statements that wait for one another. */
  readonly mode: 'embedded' | 'postgresql';
}

export interface StoreSettings {
  /** `postgres://user:password@host/database` */
  readonly url?: string;
  /** Absolute; for the embedded database. */
  readonly folder: string;
  /** The bot has to own an embedded database; the terminal may come in where the bot runs. */
  readonly owns: boolean;
  /** Hears of connections that broke while nobody used them. */
  readonly complain: (message: string) => void;
}

/** @throws Unavailable, with a sentence that says what to do */
export async function openStore(settings: StoreSettings): Promise<Store> {
  if (settings.url) return connected(settings, { connectionString: settings.url }, 'postgresql');
  const embedded = await startEmbedded(settings.folder, settings.complain);
  if (embedded) return connected(settings, embedded.connection, 'embedded', embedded);
  if (settings.owns)
    throw new Unavailable(
      `Another Exchange Check runs on the data folder ${settings.folder}. End it, set EXCHANGE_CHECK_DATA to another folder, or point both to one PostgreSQL with DATABASE_URL.`,
    );
  return connected(settings, connectionTo(settings.folder), 'embedded');
}

async function connected(
  { complain }: StoreSettings,
  connection: Connection,
  mode: Store['mode'],
  owned?: AsyncDisposable,
): Promise<Store> {
  const pool = new pg.Pool({
    ...connection,
    max: mode === 'embedded' ? 8 : 10,
    connectionTimeoutMillis: 5_000,
    // No statement of ours may hang for ever. The embedded database knows no such deadline.
    statement_timeout: mode === 'postgresql' ? 60_000 : undefined,
    application_name: 'exchange-check',
  });
  pool.on('error', (error) => complain(`the database: ${error.message}`));
  const close = async () => {
    await pool.end();
    await owned?.[Symbol.asyncDispose]();
  };
  try {
    await migrated(pool, mode);
  } catch (cause) {
    await close();
    throw new Unavailable(
      `The database can't be used: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
  return { database: drizzle(pool), pool, connection, mode, [Symbol.asyncDispose]: close };
}

/** Brings the tables up to date. Instances that start together do it one after the other. */
async function migrated(pool: pg.Pool, mode: Store['mode']): Promise<void> {
  const client = await pool.connect();
  try {
    if (mode === 'postgresql') await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
    if (mode === 'postgresql') await client.query('select pg_advisory_unlock($1)', [migrationLock]);
  } finally {
    client.release();
  }
}
