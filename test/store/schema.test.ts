import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as schema from '../../src/store/schema.ts';
import { embeddedStore } from '../peers/stores.ts';

interface Named {
  readonly name: string;
}

function byName(one: Named, other: Named): number {
  return one.name < other.name ? -1 : 1;
}

test('the migrations make the tables that the code has', async () => {
  await using store = await embeddedStore();
  const tables: readonly PgTable[] = Object.values(schema);
  const said = tables
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => ({
        name: `${name}.${column.name}`,
        type: column.getSQLType().replace(' (', '('),
        required: column.notNull,
      }));
    })
    .sort(byName);
  const indexes = tables.flatMap((table) =>
    getTableConfig(table).indexes.map(({ config }) => config.name),
  );

  const { rows } = await store.pool.query(`
    select relname || '.' || attname as name, format_type(atttypid, atttypmod) as type,
      attnotnull as required
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped`);
  const made = await store.pool.query(
    "select indexname as name from pg_indexes where schemaname = 'public' and indexname not like '%_pk%'",
  );

  expect(rows.sort(byName)).toEqual(said);
  expect(made.rows.map(({ name }) => name).sort()).toEqual(indexes.sort());
});
