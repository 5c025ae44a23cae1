import { expect, test } from 'vitest';
import { scheduleBook } from '../../src/jobs/schedule-book.ts';
import { Unavailable } from '../../src/model/books.ts';
import type { Place } from '../../src/model/place.ts';
import type { ScheduleDraft } from '../../src/model/schedule.ts';
import type { Store } from '../../src/store/store.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { embeddedStore, postgresStore } from '../peers/stores.ts';

const berlin = 'Europe/Berlin';
const place: Place = { surface: 'slack', key: 'slack T1 C1', reference: { channel: 'C1' } };
const draft: ScheduleDraft = {
  place,
  orders: [{ target: 'Contoso.com' }, { target: 'fabrikam.com', vantage: 'branch-office' }],
  when: { cron: '0 8 * * 1-5', zone: berlin },
  onlyChanges: true,
  createdBy: 'U1',
};
const saturday = new Date('2026-11-21T12:00:00Z');

test('the embedded store keeps what was said', async () => {
  await using store = await embeddedStore();
  await keeps(store);
});

test('the embedded store works out the next turn anew where it has to', async () => {
  await using store = await embeddedStore();
  await turns(store);
});

test('the embedded store takes an order for a report by hand', async () => {
  await using store = await embeddedStore();
  await runs(store);
});

testWithPostgres('PostgreSQL does all of that, too', async () => {
  await using postgres = await startPostgres(['fsync=off']);
  for (const story of [keeps, turns, runs]) {
    await using store = await postgresStore(await postgres.database());
    await story(store);
  }
});

test('limits are said in sentences', async () => {
  await using store = await embeddedStore();
  const book = scheduleBook({ store });
  const many = Array.from({ length: 21 }, (_, index) => ({ target: `host${index}.contoso.com` }));

  await expect(book.add({ ...draft, orders: [] })).rejects.toThrow('at least one target');
  await expect(book.add({ ...draft, orders: many })).rejects.toThrow('20 at most');
  await expect(book.add({ ...draft, when: { cron: '0 8 * *', zone: berlin } })).rejects.toThrow(
    'five fields',
  );
  await expect(
    book.add({ ...draft, when: { cron: '0 8 * * *', zone: 'Mars/Crater' } }),
  ).rejects.toThrow('no time zone');

  const { id } = await book.add(draft);
  await store.pool.query(
    `insert into schedules (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
     select place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run
     from schedules, generate_series(1, 199) where id = $1`,
    [id],
  );
  await expect(book.add(draft)).rejects.toThrow('200 are the most');
  expect(await book.list(place.key)).toHaveLength(200);
  expect(await book.list(undefined, 3)).toHaveLength(3);
  await expect(
    book.add({ ...draft, place: { ...place, key: 'slack T1 C2' } }),
  ).resolves.toMatchObject({ id: 201 });
});

test('what is done again after a crash makes no second schedule', async () => {
  await using store = await embeddedStore();
  const book = scheduleBook({ store, now: () => saturday });

  const made = await book.add(draft);
  const again = await book.add(draft);
  const others = [
    await book.add({ ...draft, createdBy: 'U2' }),
    await book.add({ ...draft, place: { ...place, key: 'slack T1 C2' } }),
    await book.add({ ...draft, onlyChanges: !draft.onlyChanges }),
  ];

  expect(again).toEqual(made);
  expect(new Set([made, ...others].map(({ id }) => id)).size).toBe(4);
});

test('a store that is gone is said, with what to do', async () => {
  const store = await embeddedStore();
  const book = scheduleBook({ store });
  await store[Symbol.asyncDispose]();

  await expect(book.list()).rejects.toThrow(Unavailable);
  await expect(book.add(draft)).rejects.toThrow('The database does not answer');
});

async function keeps(store: Store): Promise<void> {
  const book = scheduleBook({ store, now: () => saturday });

  const made = await book.add({ ...draft, orders: [...draft.orders, { target: 'CONTOSO.com' }] });

  expect(made).toMatchObject({ ...draft, state: 'active' });
  expect(made.nextSlot).toEqual(new Date('2026-11-23T07:00:00Z'));
  expect(made.nextRun.getTime()).toBeGreaterThanOrEqual(made.nextSlot.getTime());
  expect(await book.find(made.id)).toEqual(made);
  const other = await book.add({ ...draft, place: { ...place, key: 'slack T1 C2' } });
  expect(await book.list(place.key)).toEqual([made]);
  expect((await book.list()).map(({ id }) => id)).toEqual([made.id, other.id]);

  expect(await book.acknowledge(made.id, 'U2')).toBe(true);
  await store.pool.query(`update schedules set watch = watch || '{"since": "monday"}'`);
  await book.acknowledge(made.id, 'U3');
  const { rows } = await store.pool.query('select watch from schedules where id = $1', [made.id]);
  expect(rows).toEqual([
    { watch: { since: 'monday', acknowledged: { by: 'U3', at: saturday.toISOString() } } },
  ]);

  expect(await book.remove(made.id)).toBe(true);
  expect(await book.remove(made.id)).toBe(false);
  expect(await book.find(made.id)).toBeUndefined();
  expect(await book.acknowledge(made.id, 'U2')).toBe(false);
  expect(await book.change(made.id, { state: 'paused' })).toBeUndefined();
  expect(await book.runNow(made.id)).toBe(false);
}

async function turns(store: Store): Promise<void> {
  let now = saturday;
  const book = scheduleBook({ store, now: () => now });
  const { id } = await book.add(draft);

  const muted = await book.change(id, { mutedUntil: new Date('2026-11-25T00:00:00Z') });
  expect(muted?.mutedUntil).toEqual(new Date('2026-11-25T00:00:00Z'));
  expect((await book.change(id, { mutedUntil: null }))?.mutedUntil).toBeUndefined();

  const retimed = await book.change(id, { when: { cron: '30 9 * * *', zone: 'UTC' } });
  expect(retimed?.nextSlot).toEqual(new Date('2026-11-22T09:30:00Z'));

  // The slot has come, its run has not: other targets must not lose it.
  now = new Date('2026-11-22T09:30:00.001Z');
  const retargeted = await book.change(id, { orders: [{ target: 'contoso.com' }] });
  expect(retargeted?.nextSlot).toEqual(new Date('2026-11-22T09:30:00Z'));

  await book.change(id, { state: 'paused' });
  now = new Date('2026-12-01T12:00:00Z');
  const resumed = await book.change(id, { state: 'active' });
  expect(resumed?.nextSlot).toEqual(new Date('2026-12-02T09:30:00Z'));
  now = new Date('2026-12-02T09:30:00.001Z');
  const again = await book.change(id, { state: 'active', onlyChanges: false });
  expect(again).toMatchObject({ nextSlot: new Date('2026-12-02T09:30:00Z'), onlyChanges: false });

  await store.pool.query("update schedules set state = 'stopped', stopped_because = 'no channel'");
  expect(await book.find(id)).toMatchObject({ state: 'stopped', stoppedBecause: 'no channel' });
  const revived = await book.change(id, { state: 'active' });
  expect(revived).toMatchObject({ state: 'active', nextSlot: new Date('2026-12-03T09:30:00Z') });
  expect(revived?.stoppedBecause).toBeUndefined();
}

async function runs(store: Store): Promise<void> {
  let nudges = 0;
  let now = saturday;
  const nudge = () => {
    nudges += 1;
  };
  const book = scheduleBook({ store, now: () => now, nudge });
  const made = await book.add(draft);
  const other = await book.add({ ...draft, orders: [...draft.orders].reverse() });

  await Promise.all([book.runNow(made.id), book.runNow(made.id)]);
  await book.runNow(other.id);

  const waiting = `select reports.schedule_id as id, wanted, reports.state, reports.slot, target, vantage, queued_at
    from reports join report_checks on report_id = reports.id join checks on checks.id = check_id
    order by reports.schedule_id, position`;
  const open = { wanted: true, state: 'checking', slot: saturday, queued_at: null };
  const contoso = { ...open, target: 'contoso.com', vantage: '' };
  const fabrikam = { ...open, target: 'fabrikam.com', vantage: 'branch-office' };
  expect((await store.pool.query(waiting)).rows).toEqual([
    { ...contoso, id: made.id },
    { ...fabrikam, id: made.id },
    { ...fabrikam, id: other.id },
    { ...contoso, id: other.id },
  ]);
  expect((await store.pool.query('select count(*)::int from checks')).rows).toEqual([{ count: 2 }]);
  expect(nudges).toBe(3);
  expect(await book.find(made.id)).toEqual(made);

  await store.pool.query("update reports set state = 'sent'");
  now = new Date(saturday.getTime() + 1);
  await book.runNow(made.id);
  const count = 'select count(*)::int from reports where schedule_id = $1';
  expect((await store.pool.query(count, [made.id])).rows).toEqual([{ count: 2 }]);
}
