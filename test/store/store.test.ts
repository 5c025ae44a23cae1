import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder, embeddedStore, postgresStore } from '../peers/stores.ts';

const complain = () => undefined;

test('a second bot on one data folder is refused with what to do', async () => {
  await using store = await embeddedStore();

  const second = openStore({ folder: store.folder, owns: true, complain });

  await expect(second).rejects.toThrow(
    /Another Exchange Check runs on the data folder .*DATABASE_URL/,
  );
});

test('the terminal comes in while the bot runs, and what it writes is there', async () => {
  await using store = await embeddedStore();
  await using terminal = await openStore({ folder: store.folder, owns: false, complain });

  await terminal.pool.query("insert into keys values ('links', 'abc')");

  const { rows } = await store.pool.query('select value from keys');
  expect(rows).toEqual([{ value: 'abc' }]);
});

test('what was written is there after the next start', async () => {
  await using folder = await dataFolder();
  const first = await openStore({ folder: folder.path, owns: true, complain });
  await first.pool.query("insert into keys values ('links', 'abc')");
  await first[Symbol.asyncDispose]();

  await using second = await openStore({ folder: folder.path, owns: true, complain });

  expect((await second.pool.query('select value from keys')).rows).toEqual([{ value: 'abc' }]);
});

testWithPostgres(
  'instances that start together on one PostgreSQL agree on its tables',
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();

    const stores = await Promise.all([postgresStore(url), postgresStore(url), postgresStore(url)]);

    const { rows } = await stores[0].pool.query('select count(*)::int as count from schedules');
    expect(rows).toEqual([{ count: 0 }]);
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
  },
);
