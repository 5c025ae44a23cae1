import { expect } from 'vitest';
import type { Duties } from '../../src/jobs/duties.ts';
import { type JobsSettings, startJobs } from '../../src/jobs/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import { vantagesOf } from '../../src/store/vantages.ts';
import { countOf, plainDuties, plant, seen, until } from '../peers/due.ts';
import { testOnEachStore } from '../peers/each-store.ts';

const slot = new Date('2026-11-23T08:00:00Z');
const now = () => new Date(slot.getTime() + 1_000);

/** An instance that ends with its block. */
async function instance(store: Store, more: Partial<JobsSettings> = {}) {
  const jobs = await startJobs({
    store,
    duties: plainDuties(),
    missed: 'once',
    concurrency: 3,
    version: 'test',
    log: () => undefined,
    now,
    ...more,
  });
  return { ...jobs, [Symbol.asyncDispose]: () => jobs.stop() };
}

/** In this order: what is claimed in between is still to be said then. */
const allSaid = (store: Store) => async () =>
  (await countOf(
    store,
    "schedules where state = 'active' and next_run <= '2026-11-23T08:00:01Z'",
  )) === 0 && (await countOf(store, "reports where state = 'checking'")) === 0;

async function summaries(store: Store) {
  const { rows } = await store.pool.query<{ text: string }>(
    `select state || ': ' || coalesce(card->>'summary', '') as text from reports order by slot, schedule_id`,
  );
  return rows.map(({ text }) => text);
}

testOnEachStore(
  'three instances say each report once, and never touch a target twice at once',
  async (store) => {
    const atWork = new Map<string, number>();
    let checks = 0;
    let most = 0;
    const plain = plainDuties(15);
    const duties: Pick<Duties, 'check' | 'compose'> = {
      ...plain,
      async check(order, signal) {
        checks += 1;
        const count = (atWork.get(order.target) ?? 0) + 1;
        most = Math.max(most, count);
        atWork.set(order.target, count);
        const done = await plain.check(order, signal);
        atWork.set(order.target, count - 1);
        return done;
      },
    };
    // Three orders of one target are three checks, one after the other; those of ten channels are one.
    await plant(
      store,
      Array.from({ length: 24 }, (_, n) => ({
        orders: [
          { target: 'contoso.com', account: ['a', 'b', undefined][n % 3] },
          { target: `own-${n}.example` },
        ],
        slot,
      })),
    );

    await using _first = await instance(store, { duties });
    await using _second = await instance(store, { duties });
    await using _third = await instance(store, { duties });
    await until(allSaid(store));

    expect(checks).toBe(27);
    expect(most).toBe(1);
    expect(await countOf(store, "reports where state = 'pending'")).toBe(24);
    expect(await countOf(store, "schedules where watch->>'composed' = '1'")).toBe(24);
  },
);

testOnEachStore('what breaks down three times by our fault is said as not seen', async (store) => {
  let tries = 0;
  const duties = {
    ...plainDuties(),
    async check(order: { readonly target: string }) {
      if (order.target === 'contoso.com') return seen(order);
      tries += 1;
      throw new Error('Out of order');
    },
  };
  await plant(store, [{ orders: [{ target: 'contoso.com' }, { target: 'broken.example' }], slot }]);

  await using _instance = await instance(store, { duties });
  await until(allSaid(store));

  expect(tries).toBe(3);
  expect(await summaries(store)).toEqual(['pending: contoso.com seen, broken.example not seen']);
});

testOnEachStore(
  'muted, paused and removed schedules are silent; what was wanted is said',
  async (store) => {
    const ids = await plant(
      store,
      ['muted', 'paused', 'removed', 'wanted', 'odd'].map((name) => ({
        orders: [{ target: `${name}.example` }],
        slot,
      })),
    );
    const [muted, paused, removed, wanted, odd] = ids;
    const plain = plainDuties();
    const duties: Pick<Duties, 'check' | 'compose'> = {
      async check(order) {
        await store.pool.query("update schedules set muted_until = '2027-01-01' where id = $1", [
          muted,
        ]);
        await store.pool.query("update schedules set state = 'paused' where id = any($1)", [
          [paused, wanted],
        ]);
        await store.pool.query('delete from schedules where id = $1', [removed]);
        await store.pool.query('update reports set wanted = true where schedule_id = $1', [wanted]);
        return seen(order);
      },
      compose(due) {
        if (due.schedule.id === odd) throw new Error('Nothing fits');
        return plain.compose(due);
      },
    };

    await using _instance = await instance(store, { duties });
    await until(allSaid(store));

    expect(await summaries(store)).toEqual([
      'silent: ',
      'silent: ',
      'silent: ',
      'pending: wanted.example seen',
      'failed: ',
    ]);
    expect(await countOf(store, "schedules where watch->>'composed' = '1'")).toBe(3);
  },
);

testOnEachStore('a check of a vantage point is run there, and asked for there', async (store) => {
  await plant(store, [
    { orders: [{ target: 'contoso.com' }, { target: 'contoso.com', vantage: 'branch' }], slot },
  ]);
  const at = (name: string): Pick<Duties, 'check' | 'compose'> => ({
    check: async (order) => seen(order, name),
    compose: ({ targets, watch }) => ({
      card: {
        summary: targets.map(({ newest }) => newest?.past.vantage).join(' '),
        tone: 'good',
        blocks: [],
      },
      watch,
    }),
  });
  await using home = await instance(store, { duties: at('home') });
  await using _branch = await instance(store, { duties: at('branch'), vantage: 'branch' });
  await until(allSaid(store));

  const { signal } = new AbortController();
  const there = await home.ask({ target: 'contoso.com', vantage: 'branch' }, signal);

  expect(await summaries(store)).toEqual(['pending: home branch']);
  expect(there.vantage).toBe('branch');
  await expect(home.ask({ target: 'contoso.com', vantage: 'moon' }, signal)).rejects.toThrow(
    /Nobody is at moon.*EXCHANGE_CHECK_VANTAGE=moon/,
  );
  expect(await vantagesOf(store)).toEqual(['branch']);
});

testOnEachStore(
  'what waits for a vantage point that nobody serves is given up and said',
  async (store) => {
    await plant(store, [{ orders: [{ target: 'contoso.com', vantage: 'branch' }], slot }]);
    await using first = await instance(store);
    await until(async () => (await countOf(store, 'checks')) === 1);
    await first.stop();
    await store.pool.query("update checks set queued_at = now() - interval '20 minutes'");

    await using _second = await instance(store);
    await until(allSaid(store));

    expect(await summaries(store)).toEqual(['pending: contoso.com not seen']);
  },
);

testOnEachStore(
  'what a crash left between two steps is taken up at the next start',
  async (store) => {
    const [id] = await plant(store, [
      { orders: [{ target: 'contoso.com' }], slot: new Date('2030-01-01') },
    ]);
    const report = "'00000000-0000-7000-8000-00000000000";
    // Claimed and never queued; left by somebody for the queue; done and never composed.
    await store.pool.query(
      `insert into checks (id, target, "order", order_key, cause, slot, queued_at, state, health, found, started_at, duration_ms, machine)
     values (${report}1', 'a', '{"target":"a"}', 'a', 'schedule', now(), now() - interval '1 minute', 'queued', null, null, null, null, null),
            (${report}2', 'b', '{"target":"b"}', 'b', 'schedule', now(), null, 'queued', null, null, null, null, null),
            (${report}3', 'c', '{"target":"c"}', 'c', 'schedule', now(), now(), 'failed', null, null, null, null, null)`,
    );
    for (const n of [1, 2, 3])
      await store.pool.query(
        `with made as (insert into reports (id, schedule_id, slot, place_key, place)
         values (${report}${n}', $1, now() + $2 * interval '1 second', 'web', '{}'))
       insert into report_checks values (${report}${n}', ${report}${n}', 0)`,
        [id, n],
      );

    await using _instance = await instance(store);
    await until(allSaid(store));

    expect(await summaries(store)).toEqual([
      'pending: a seen',
      'pending: b seen',
      'pending: c not seen',
    ]);
  },
);

testOnEachStore('the end waits for what runs, and hands back what does not end', async (store) => {
  await plant(store, [{ orders: [{ target: 'contoso.com' }], slot }]);
  let begun = () => {};
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const endless: Pick<Duties, 'check' | 'compose'> = {
    ...plainDuties(),
    check: (order, signal) => {
      begun();
      return plainDuties(3_600_000).check(order, signal);
    },
  };
  const first = await instance(store, { duties: endless });
  await isBegun;

  await first.stop(500);
  expect(await countOf(store, 'instances')).toBe(0);
  await using second = await instance(store);
  await until(allSaid(store));

  expect(await summaries(store)).toEqual(['pending: contoso.com seen']);
  expect(await second.health()).toEqual({ lagMs: 0, queued: 0, waitingMs: 0 });
});
