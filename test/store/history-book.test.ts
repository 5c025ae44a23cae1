import { expect, test } from 'vitest';
import { historyBook } from '../../src/store/history-book.ts';
import { checks, instances } from '../../src/store/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { asReport, keyOf, pastRow, sightingAt } from '../peers/past.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { embeddedStore, postgresStore } from '../peers/stores.ts';

const minute = (number: number) => new Date(Date.UTC(2026, 10, 22, 8, number));
const bookOf = (store: Store) => historyBook(store, { reportOf: asReport, orderKeyOf: keyOf });

test('past checks of a target come newest first, as narrow as they are asked for', async () => {
  await using store = await embeddedStore();
  const book = bookOf(store);
  await store.database
    .insert(checks)
    .values([
      pastRow({ target: 'Contoso.com' }, minute(1)),
      pastRow({ target: 'contoso.com', account: 'helpdesk' }, minute(2)),
      pastRow({ target: 'contoso.com', vantage: 'branch' }, minute(3), { machine: 'box-9' }),
      pastRow({ target: 'contoso.com' }, minute(4), { state: 'running', health: null }),
      pastRow({ target: 'fabrikam.com' }, minute(5)),
    ]);
  const minutes = async (query: object) =>
    (await book.list({ target: 'contoso.com', atMost: 10, ...query })).map(({ startedAt }) =>
      startedAt.getUTCMinutes(),
    );

  expect(await minutes({})).toEqual([3, 2, 1]);
  expect(await minutes({ atMost: 1 })).toEqual([3]);
  expect(await minutes({ before: minute(3) })).toEqual([2, 1]);
  expect(await minutes({ account: 'helpdesk' })).toEqual([2]);
  expect(await minutes({ vantage: 'branch' })).toEqual([3]);
  expect((await book.targets(10)).map(({ order }) => order.target)).toEqual([
    'fabrikam.com',
    'contoso.com',
  ]);
});

test('a kept check is found again and diagnosed anew', async () => {
  await using store = await embeddedStore();
  const report = asReport(sightingAt(minute(1)));
  const book = historyBook(store, {
    orderKeyOf: keyOf,
    reportOf: (sighting) => ({ ...asReport(sighting), health: 'degraded' }),
  });

  const ids = await Promise.all([
    book.keep({ target: 'contoso.com' }, report),
    book.keep({ target: 'contoso.com' }, report),
  ]);

  const [kept, other] = await Promise.all(ids.map((id) => book.find(id)));
  expect(kept?.report).toEqual({ ...report, health: 'degraded' });
  expect(kept?.past).toMatchObject({ cause: 'asked', health: 'healthy', vantage: 'box-1' });
  expect(other?.past.id).not.toBe(kept?.past.id);
  expect(await book.find('no id at all')).toBeUndefined();
});

test('a stored report that can not be read is said to be one', async () => {
  await using store = await embeddedStore();
  const row = pastRow({ target: 'contoso.com' }, minute(1), { report: { steps: 'other' } });
  await store.database.insert(checks).values(row);

  const found = bookOf(store).find(row.id);

  await expect(found).rejects.toThrow(/written by another version .* Check the target again/);
});

test('vantage points are those whose instances are there', async () => {
  await using store = await embeddedStore();
  const common = { host: 'box', version: '0.1.0' };
  const gone = new Date(Date.now() - 3_600_000);
  await store.database.insert(instances).values([
    { id: 'a', vantage: 'branch', ...common },
    { id: 'b', vantage: 'branch', ...common },
    { id: 'c', vantage: 'away', seenAt: gone, ...common },
    { id: 'd', ...common },
  ]);

  expect(await bookOf(store).vantages()).toEqual(['branch']);
});

testWithPostgres('no question of the history reads all checks', async () => {
  await using postgres = await startPostgres(['fsync=off']);
  await using store = await postgresStore(await postgres.database());
  await store.pool.query(`insert into checks
    (id, target, "order", order_key, cause, slot, state, started_at, duration_ms, health, found)
    select gen_random_uuid(), 't' || g % 200, '{"target":"t"}', 't' || g % 200, 'schedule',
      now() - g * interval '1 minute', 'done', now() - g * interval '1 minute', 5, 'healthy', '{}'
    from generate_series(1, 50000) g`);
  await store.pool.query('vacuum analyze checks');
  const book = bookOf(store);

  const listed = await book.list({ target: 't7', atMost: 20 });
  const targets = await book.targets(50);

  expect(listed).toHaveLength(20);
  expect(targets).toHaveLength(50);
  const read = `select seq_scan::int from pg_stat_user_tables where relname = 'checks'`;
  const before = (await store.pool.query(read)).rows;
  await Promise.all([book.list({ target: 't7', atMost: 20 }), book.targets(50)]);
  expect((await store.pool.query(read)).rows).toEqual(before);
});
