/**
 * How fast schedules that are due in one instant are claimed and queued, and done by one instance with
 * checks that take no time. Each has a target of its own. SCHEDULES says how many, MILLION=1 adds a million on PostgreSQL. `npm run bench -- schedules`
 */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { claimDue } from '../../src/jobs/claim.ts';
import { startJobs } from '../../src/jobs/jobs.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { countOf, plainDuties, until } from '../peers/due.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { embeddedStore, postgresStore } from '../peers/stores.ts';

const many = Number(process.env.SCHEDULES ?? 100_000);
const timeout = { timeout: 1_800_000 };
const crons = ['0 8 * * *', '0 8 * * 1-5', '0 * * * *', '*/15 * * * *'];

test('embedded: many due at once', timeout, async () => {
  await using store = await embeddedStore();
  await measure(store, { count: many, goalMs: many * 0.03, limit: 1_000, lanes: 1 });
});

testWithPostgres('PostgreSQL: many due at once', timeout, async () => {
  await using postgres = await startPostgres();
  await using store = await postgresStore(await postgres.database());
  await measure(store, { count: many, goalMs: many * 0.015, limit: 5_000, lanes: 2 });
});

if (process.env.MILLION)
  testWithPostgres('PostgreSQL: a million due at once', timeout, async () => {
    await using postgres = await startPostgres();
    await using store = await postgresStore(await postgres.database());
    await measure(store, { count: 1_000_000, goalMs: 10_000, limit: 5_000, lanes: 2 });
  });

testWithPostgres('PostgreSQL: from due to composed, with empty checks', timeout, async () => {
  await using postgres = await startPostgres();
  await using store = await postgresStore(await postgres.database());
  const count = 2_000;
  await plantMany(store, count);
  const began = performance.now();

  const jobs = await startJobs({
    store,
    duties: plainDuties(),
    missed: 'once',
    concurrency: 8,
    version: 'bench',
    log: (message) => process.stderr.write(`${message}\n`),
  });
  await until(async () => (await countOf(store, "reports where state = 'pending'")) === count);

  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `\n${store.mode}: ${count} reports composed in ${seconds.toFixed(1)} s, ${((count / seconds) * 60).toFixed(0)} a minute, one instance, 8 at a time\n`,
  );
  await jobs.stop();
});

interface Measured {
  readonly count: number;
  readonly goalMs: number;
  readonly limit: number;
  readonly lanes: number;
}

async function measure(store: Store, { count, goalMs, limit, lanes }: Measured): Promise<void> {
  await plantMany(store, count);
  const queue = await openQueue(store, (message) => process.stderr.write(`${message}\n`));
  await queue.handIn([{ id: '00000000-0000-7000-8000-000000000000', target: 'warm', vantage: '' }]);
  const spent = { claimMs: 0, queueMs: 0 };
  const began = performance.now();

  await Promise.all(
    Array.from({ length: lanes }, () => lane(store, queue, { count, limit, spent })),
  );

  const tookMs = performance.now() - began;
  process.stdout.write(
    `\n${store.mode}: ${count} schedules claimed and queued in ${(tookMs / 1000).toFixed(2)} s (goal ${goalMs / 1000} s, ratio ${(tookMs / goalMs).toFixed(2)}), ${((count / tookMs) * 1000).toFixed(0)} a second; claiming ${(spent.claimMs / 1000).toFixed(2)} s, queueing ${(spent.queueMs / 1000).toFixed(2)} s, summed over ${lanes} lanes\n`,
  );
  expect(await countOf(store, 'checks')).toBe(count);
  expect(await countOf(store, 'boss.job')).toBe(count + 1);
  await queue.stop(1_000);
}

async function lane(
  store: Store,
  queue: Queue,
  {
    count,
    limit,
    spent,
  }: {
    readonly count: number;
    readonly limit: number;
    readonly spent: { claimMs: number; queueMs: number };
  },
): Promise<void> {
  for (let taken = limit; taken === limit; ) {
    const start = performance.now();
    const claimed = await claimDue(store, {
      now: new Date(),
      limit,
      missed: 'once',
      active: count,
    });
    const middle = performance.now();
    await queue.handIn(claimed.checks);
    spent.claimMs += middle - start;
    spent.queueMs += performance.now() - middle;
    taken = claimed.schedules;
  }
}

/** Due a minute ago, in few distinct times, as they are where people choose them. */
async function plantMany(store: Store, count: number): Promise<void> {
  await store.pool.query(
    `insert into schedules (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
     select 'slack T1 C' || n % 5000, jsonb_build_object('surface', 'slack', 'key', 'slack T1 C' || n % 5000, 'reference', '{}'::jsonb),
            jsonb_build_array(jsonb_build_object('target', 'own-' || n || '.example')),
            ($1::text[])[1 + n % 4], 'Europe/Berlin', false, 'U1', date_trunc('minute', now()), date_trunc('minute', now())
     from generate_series(1, $2::int) as n`,
    [crons, count],
  );
  await store.pool.query('analyze schedules');
}
