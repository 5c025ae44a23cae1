import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ownVersion } from '../../src/store/embedded-folder.ts';
import { upkeep } from '../../src/store/embedded-upkeep.ts';
import { openStore } from '../../src/store/store.ts';
import { dataFolder, embeddedStore } from '../peers/stores.ts';

const complain = () => undefined;

test('statements that arrive in pieces are answered to those who asked', async () => {
  await using store = await embeddedStore();
  const long = 'x'.repeat(300_000);
  const asked = Array.from({ length: 100 }, (_, number) => number);

  const answers = await Promise.all(
    asked.map(async (number) => {
      const { rows } = await (number % 2
        ? store.pool.query('select $1::int as number, length($2::text) as long', [number, long])
        : store.pool.query("select $1::int as number, 'short' as short", [number]));
      return rows[0];
    }),
  );

  expect(answers).toEqual(
    asked.map((number) => (number % 2 ? { number, long: 300_000 } : { number, short: 'short' })),
  );
});

test('a connection that is lost in the middle of a statement holds up nobody', async () => {
  await using store = await embeddedStore();
  const lost = await store.pool.connect();
  const cut = expect(
    lost.query('select length($1::text)', ['x'.repeat(3_000_000)]),
  ).rejects.toThrow();
  lost.release(true);
  await cut;

  const { rows } = await store.pool.query('select 1 as one');

  expect(rows).toEqual([{ one: 1 }]);
});

test('every commit is written to the disk before it is acknowledged', async () => {
  await using store = await embeddedStore();

  const { rows } = await store.pool.query(
    "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_sync_method') order by name",
  );

  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'wal_sync_method', setting: 'open_datasync' },
  ]);
});

test('upkeep frees what was deleted and empties the log', async () => {
  await using store = await embeddedStore();
  await store.pool.query(
    "insert into keys select 'k' || g, repeat('x', 500) from generate_series(1, 20000) g",
  );
  await store.pool.query('delete from keys');
  const sizes =
    "select pg_relation_size('keys')::int as table, (pg_current_wal_insert_lsn() - redo_lsn)::int as log from pg_control_checkpoint()";
  const [before] = (await store.pool.query(sizes)).rows;

  await upkeep(store.pool, true);

  const [after] = (await store.pool.query(sizes)).rows;
  expect(before.table).toBeGreaterThan(10_000_000);
  expect(after.table).toBe(0);
  expect(before.log).toBeGreaterThan(10_000_000);
  expect(after.log).toBeLessThan(1_000_000);
});

test('the version that data folders are marked with is the one that is installed', () => {
  expect(ownVersion.pglite).toBe(manifest.dependencies['@electric-sql/pglite']);
});

test('a data folder of another version is left alone, and the way out is said', async () => {
  await using folder = await dataFolder();
  await writeFile(`${folder.path}/made-by.json`, '{"pglite":"0.3.9","postgresql":"17"}');

  const opened = openStore({ folder: folder.path, owns: true, complain });

  await expect(opened).rejects.toThrow(
    /was made with PGlite 0\.3\.9 .*export all\.jsonl\.gz.*import all\.jsonl\.gz/,
  );
});

test('a data folder that can not be made is refused with what to do', async () => {
  const folder = `${fileURLToPath(import.meta.url)}/data`;

  const opened = openStore({ folder, owns: true, complain });

  await expect(opened).rejects.toThrow(/can't be used: .*EXCHANGE_CHECK_DATA/);
});
