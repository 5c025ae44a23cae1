/** A transaction on a connection of its own. Keep it short: embedded, everybody else waits for its end. */
import type pg from 'pg';
import type { Store } from './store.ts';

/** What runs statements: the pool, or one connection in a transaction. */
export type Session = Pick<pg.PoolClient, 'query'>;

/** @returns what `work` returns, committed; whatever it throws undoes all of it */
export async function inTransaction<T>(
  { pool }: Pick<Store, 'pool'>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies while it is taken says so by an event, and one that nobody hears ends the process.
  const hear = (error: Error) => {
    broken = error;
  };
  client.on('error', hear);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => hear(lost));
    throw error;
  } finally {
    client.removeListener('error', hear);
    client.release(broken);
  }
}
