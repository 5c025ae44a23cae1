import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { forget } from '../../src/store/retention.ts';
import {
  arrivals,
  checks,
  instances,
  reportChecks,
  reports,
  schedules,
} from '../../src/store/schema.ts';
import { pastRow } from '../peers/past.ts';
import { embeddedStore } from '../peers/stores.ts';

const now = new Date('2026-11-22T08:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);
const { signal } = new AbortController();
const place = { surface: 'slack', key: 'slack T C', reference: {} } as const;

test('old checks go, and the newest of each order stays', async () => {
  await using store = await embeddedStore();
  const order = { target: 'contoso.com' };
  const rare = { target: 'fabrikam.com' };
  const stay = [pastRow(order, daysAgo(5)), pastRow(rare, daysAgo(400))];
  const old = Array.from({ length: 1_200 }, (_, number) =>
    pastRow(order, new Date(daysAgo(200).getTime() + number)),
  );
  const failed = pastRow(order, daysAgo(95), { state: 'failed' });
  await store.database.insert(checks).values([...stay, ...old, failed]);

  const gone = await forget(store, 90, now, signal);

  expect(gone.checks).toBe(1_201);
  const left = await store.database.select({ id: checks.id }).from(checks);
  expect(left.map(({ id }) => id).sort()).toEqual(stay.map(({ id }) => id).sort());
});

test('old reports go with their links, but for what was not said yet and threads that are open', async () => {
  await using store = await embeddedStore();
  const reportOf = (state: 'sent' | 'pending', days: number) => ({
    id: randomUUID(),
    scheduleId: 1,
    slot: daysAgo(days),
    placeKey: place.key,
    place,
    state,
    createdAt: daysAgo(days),
  });
  const [old, open, pending, fresh] = [
    reportOf('sent', 100),
    reportOf('sent', 101),
    reportOf('pending', 102),
    reportOf('sent', 1),
  ];
  await store.database.insert(reports).values([old, open, pending, fresh]);
  await store.database
    .insert(reportChecks)
    .values([old, fresh].map(({ id }) => ({ reportId: id, checkId: randomUUID(), position: 0 })));
  await store.database.insert(schedules).values({
    placeKey: place.key,
    place,
    orders: [{ target: 'contoso.com' }],
    cron: '0 8 * * *',
    zone: 'UTC',
    onlyChanges: true,
    createdBy: 'U1',
    nextSlot: now,
    nextRun: now,
    watch: { thread: open.id },
  });

  const gone = await forget(store, 90, now, signal);

  expect(gone.reports).toBe(1);
  const left = await store.database.select({ id: reports.id }).from(reports);
  expect(left.map(({ id }) => id).sort()).toEqual([open.id, pending.id, fresh.id].sort());
  const links = await store.database.select().from(reportChecks);
  expect(links.map(({ reportId }) => reportId)).toEqual([fresh.id]);
});

test('answered arrivals and instances that are gone are forgotten after a day', async () => {
  await using store = await embeddedStore();
  const arrival = (key: string, state: 'open' | 'done', days: number) => ({
    key,
    surface: 'slack',
    state,
    holder: 'a',
    heldUntil: now,
    createdAt: daysAgo(days),
  });
  await store.database
    .insert(arrivals)
    .values([arrival('old', 'done', 2), arrival('waits', 'open', 2), arrival('new', 'done', 0)]);
  await store.database.insert(instances).values([
    { id: 'gone', host: 'a', version: '1', seenAt: daysAgo(2) },
    { id: 'here', host: 'b', version: '1', seenAt: now },
  ]);

  const gone = await forget(store, 90, now, signal);

  expect(gone.arrivals).toBe(1);
  const left = await store.database.select({ key: arrivals.key }).from(arrivals);
  expect(left.map(({ key }) => key).sort()).toEqual(['new', 'waits']);
  expect((await store.database.select().from(instances)).map(({ id }) => id)).toEqual(['here']);
});
