/**
 * All that the bot remembers, as lines of JSON: the way from the embedded database to PostgreSQL, to
 * another version, to another machine. Passwords stay sealed; whoever has the key can open them.
 *
 * The first line says what it is, each line after it is a row by the names of schema.ts, and the
 * last one counts them, so that a file that was cut off is noticed. Left out are the instances, which
 * are processes, and pg-boss's queue: what was queued is queued anew.
 */
import { getTableName } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { accounts, arrivals, checks, keys, reportChecks, reports, schedules } from './schema.ts';
import type { Store } from './store.ts';

/**
 * Schedules come first: what fires while an embedded database is being exported is then due again,
 * and known by its slot, instead of lost.
 */
export const tables = [schedules, reports, reportChecks, checks, arrivals, accounts, keys];

/** What the first line says. */
export const head = { format: 'exchange-check', version: 1 };

const page = 50;

/** Lines, each with its end. On PostgreSQL all of one moment; embedded, end the bot first for that. */
export async function* exported(store: Store): AsyncGenerator<string> {
  const client = await store.ask(() => store.pool.connect());
  let rows = 0;
  try {
    if (store.mode === 'postgresql') {
      await client.query('begin isolation level repeatable read read only');
      await client.query("set local time zone 'UTC'");
    }
    yield lineOf(head);
    for (const table of tables)
      for await (const row of rowsOf(store, client, table)) {
        rows += 1;
        yield lineOf({ table: getTableName(table), row });
      }
    yield lineOf({ rows });
  } finally {
    // A lost connection is not given back; nothing was changed, so nothing is lost by that.
    client.release(store.mode === 'postgresql');
  }
}

async function* rowsOf(
  { ask }: Store,
  client: pg.PoolClient,
  table: PgTable,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const name = quoted(getTableName(table));
  const names = keyOf(table);
  const key = names.map(quoted).join(', ');
  let last: readonly unknown[] | undefined;
  for (;;) {
    const after = last ? `where (${key}) > (${names.map((_, index) => `$${index + 1}`)})` : '';
    const { rows } = await ask(() =>
      client.query<{ readonly row: Readonly<Record<string, unknown>> }>(
        `select to_jsonb(${name}) as row from ${name} ${after} order by ${key} limit ${page}`,
        [...(last ?? [])],
      ),
    );
    for (const { row } of rows) yield row;
    const end = rows.at(-1);
    if (!end || rows.length < page) return;
    last = names.map((column) => end.row[column]);
  }
}

function keyOf(table: PgTable): readonly string[] {
  const { columns, primaryKeys } = getTableConfig(table);
  const composed = primaryKeys.flatMap((key) => key.columns);
  return [...columns.filter(({ primary }) => primary), ...composed].map(({ name }) => name);
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}
