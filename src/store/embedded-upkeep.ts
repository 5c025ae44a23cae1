/**
 * What a PostgreSQL does by processes of its own, and PGlite has none: it empties the log by
 * checkpoints (otherwise the log grows until the end, and the next start reads it all), and frees
 * what was deleted. One table after the other, so that statements of others come in between.
 */
import type pg from 'pg';
import { unavailable } from './unavailable.ts';

const lookEveryMs = 60_000;
/** Of the log: some seconds of the next start. */
const checkpointBytes = 64 * 1024 * 1024;
/** In looks. */
const vacuumEvery = 10;

/** Goes on until it is disposed of. */
export function startUpkeep(pool: pg.Pool, complain: (message: string) => void): AsyncDisposable {
  let looks = 0;
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    looks += 1;
    running ??= upkeep(pool, looks % vacuumEvery === 0)
      .catch((error: unknown) => complain(`the embedded database: ${unavailable(error) ?? error}`))
      .finally(() => {
        running = undefined;
      });
  }, lookEveryMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

/** @param isThorough frees what was deleted, too */
export async function upkeep(pool: pg.Pool, isThorough: boolean): Promise<void> {
  if (isThorough) {
    const { rows } = await pool.query<{ readonly name: string }>(
      "select oid::regclass::text as name from pg_class where relkind = 'r' and relpersistence = 'p' order by oid",
    );
    for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  }
  const { rows } = await pool.query<{ readonly bytes: string }>(
    'select pg_current_wal_insert_lsn() - redo_lsn as bytes from pg_control_checkpoint()',
  );
  if (isThorough || Number(rows[0]?.bytes) > checkpointBytes) await pool.query('checkpoint');
}
