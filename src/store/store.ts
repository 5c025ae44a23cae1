/**
 * The database, opened: PostgreSQL where `DATABASE_URL` names one, otherwise the embedded one in the
 * data folder. One driver, the same tables and statements for both.
 */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { Unavailable } from '../model/books.ts';
import { type Connection, connectionTo, startEmbedded } from './embedded.ts';
import { socketIn } from './embedded-paths.ts';
import { startUpkeep } from './embedded-upkeep.ts';
import { ask, unavailable } from './unavailable.ts';

const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));
/** Any number, the same for all instances: only one at a time changes the tables. */
const migrationLock = 2416;
/** How long the terminal waits for a bot that is just starting or ending. */
const neighborWithinMs = 10_000;
const neighborEveryMs = 100;
const endWithinMs = 5_000;

/**
 * No statement of ours may hang for ever. PostgreSQL ends it first; the driver has to if nobody
 * answers at all, and with the embedded database, which knows no such deadline.
 */
const patience = {
  postgresql: {
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    query_timeout: 65_000,
    keepAlive: true,
  },
  embedded: { max: 8, connectionTimeoutMillis: 10_000, query_timeout: 65_000 },
};

/** What statements run on: the store itself, or a transaction in it. */
export type Database = NodePgDatabase;

export interface Store extends AsyncDisposable {
  readonly database: Database;
  readonly pool: pg.Pool;
  readonly connection: Connection;
  /** `embedded`: one machine, and statements that wait for one another. */
  readonly mode: 'embedded' | 'postgresql';
  /** Does the work, and says Unavailable for whatever the database is to blame for. */
  ask<T>(work: () => Promise<T>): Promise<T>;
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
  const { url, folder, owns, complain } = settings;
  if (url) return connected(settings, { connectionString: url }, 'postgresql');
  const patient = AbortSignal.timeout(neighborWithinMs);
  for (;;) {
    const embedded = await startEmbedded(folder, complain);
    if (embedded) return connected(settings, embedded.connection, 'embedded', embedded);
    if (owns)
      throw new Unavailable(
        `Another Exchange Check runs on the data folder ${folder}. End it, set EXCHANGE_CHECK_DATA to another folder, or point both to one PostgreSQL with DATABASE_URL.`,
      );
    // It may be starting, and has no socket yet; or it is ending, and the folder is free soon.
    if (existsSync(socketIn(folder))) return connected(settings, connectionTo(folder), 'embedded');
    if (patient.aborted)
      throw new Unavailable(
        `Another Exchange Check has the data folder ${folder}, but its database does not answer. End it, and try again.`,
      );
    await wait(neighborEveryMs);
  }
}

async function connected(
  { complain }: StoreSettings,
  connection: Connection,
  mode: Store['mode'],
  owned?: AsyncDisposable,
): Promise<Store> {
  const pool = new pg.Pool({
    ...connection,
    ...patience[mode],
    application_name: 'exchange-check',
  });
  pool.on('error', (error) => complain(`the database: ${unavailable(error)?.message ?? error}`));
  const upkeep = owned && startUpkeep(pool, complain);
  const close = async () => {
    const ended = Promise.all([upkeep?.[Symbol.asyncDispose](), pool.end()]);
    // A statement that hangs does not keep the bot from ending.
    await Promise.race([ended, wait(endWithinMs, undefined, { ref: false })]);
    await owned?.[Symbol.asyncDispose]();
  };
  try {
    await migrated(pool, mode);
  } catch (cause) {
    await close();
    throw (
      unavailable(cause) ??
      new Unavailable(
        `The database can't be used: ${cause instanceof Error ? cause.message : cause}`,
        { cause },
      )
    );
  }
  return { database: drizzle(pool), pool, connection, mode, ask, [Symbol.asyncDispose]: close };
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
