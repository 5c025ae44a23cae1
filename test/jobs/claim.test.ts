import { expect, test } from 'vitest';
import { claimDue } from '../../src/jobs/claim.ts';
import { turnAt } from '../../src/jobs/due-slots.ts';
import { heal } from '../../src/jobs/heal.ts';
import type { Store } from '../../src/store/store.ts';
import { countOf, plant } from '../peers/due.ts';
import { testOnEachStore } from '../peers/each-store.ts';

const slot = new Date('2026-11-23T08:00:00Z');
const hour = 3_600_000;
/** Longer than any offset of a single schedule. */
const moment = 1_000;
const later = (ms: number) => new Date(slot.getTime() + ms);

function claim(store: Store, now: Date, missed: 'once' | 'skip' = 'once', limit = 1_000) {
  return claimDue(store, { now, limit, missed, active: 1 });
}

async function slotsOf(store: Store) {
  const { rows } = await store.pool.query<{ slot: Date }>('select slot from reports order by slot');
  return rows.map((row) => row.slot.toISOString());
}

testOnEachStore(
  'three who claim at once share what is due, and each order is one check',
  async (store) => {
    const schedules = Array.from({ length: 300 }, (_, n) => ({
      orders: [{ target: `Shared-${n % 7}.example` }, { target: `own-${n}.example` }],
      slot,
    }));
    await plant(store, schedules);

    const lane = async () => {
      let taken = 0;
      for (let some = 1; some > 0; taken += some)
        some = (await claim(store, later(moment), 'once', 20)).schedules;
      return taken;
    };
    const taken = await Promise.all([lane(), lane(), lane()]);

    expect(taken.reduce((one, other) => one + other)).toBe(300);
    expect(await countOf(store, 'reports')).toBe(300);
    expect(await countOf(store, 'report_checks')).toBe(600);
    expect(await countOf(store, 'checks')).toBe(307);
  },
);

testOnEachStore(
  'of slots that nobody was there for, the newest is made up for, or none',
  async (store) => {
    await plant(store, [{ orders: [{ target: 'contoso.com' }], cron: '0 * * * *', slot }]);
    await claim(store, later(3 * hour + moment), 'once');
    expect(await slotsOf(store)).toEqual([later(3 * hour).toISOString()]);

    await claim(store, later(6 * hour + 20 * 60_000), 'skip');
    expect(await slotsOf(store)).toEqual([later(3 * hour).toISOString()]);
    await claim(store, later(7 * hour + moment), 'skip');

    expect(await slotsOf(store)).toEqual(
      [later(3 * hour), later(7 * hour)].map((at) => at.toISOString()),
    );
  },
);

testOnEachStore(
  'a clock that is set back repeats no slot, and one that was far ahead is forgotten',
  async (store) => {
    await plant(store, [{ orders: [{ target: 'contoso.com' }], cron: '0 * * * *', slot }]);
    await claim(store, later(moment));
    await claim(store, later(1_000 * hour + moment));
    expect(await heal(store, later(30 * 60_000))).toBe(1);
    expect(await heal(store, later(30 * 60_000))).toBe(0);

    // Two hours earlier than it was the first time: the slots that had their report have none again.
    await heal(store, later(-90 * 60_000));
    for (const at of [-hour, 0, hour]) await claim(store, later(at + moment));

    expect(await slotsOf(store)).toEqual(
      [-hour, 0, hour, 1_000 * hour].map((at) => later(at).toISOString()),
    );
  },
);

testOnEachStore('a schedule whose times never come again is stopped with a word', async (store) => {
  await plant(store, [{ orders: [{ target: 'contoso.com' }], cron: '0 8 30 2 *', slot }]);

  await claim(store, later(moment));

  const { rows } = await store.pool.query('select state, stopped_because from schedules');
  expect(rows).toEqual([{ state: 'stopped', stopped_because: 'Its times never come again.' }]);
});

test.each([
  { day: 'summer time begins', from: '2026-03-28T07:00:00Z', to: '2026-03-29T06:00:00Z' },
  { day: 'summer time ends', from: '2026-10-24T06:00:00Z', to: '2026-10-25T07:00:00Z' },
])('8:00 in Berlin is 8:00 on the day when $day', ({ from, to }) => {
  const at = Date.parse(from);

  const turn = turnAt({ cron: '0 8 * * *', zone: 'Europe/Berlin' }, at, at + 1);

  expect(turn.slotMs).toBe(at);
  expect(new Date(turn.nextMs ?? 0).toISOString()).toBe(new Date(to).toISOString());
});

test('an hour that a day has twice is reported once, and one that it lacks is not lost', () => {
  const when = { cron: '30 2 * * *', zone: 'Europe/Berlin' };
  const slotsFrom = (from: string, count: number) => {
    const slots: string[] = [];
    for (let at = Date.parse(from); slots.length < count; ) {
      const { nextMs = 0 } = turnAt(when, at, at);
      slots.push(new Date(nextMs).toISOString());
      at = nextMs;
    }
    return slots;
  };

  expect(slotsFrom('2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
  expect(slotsFrom('2026-03-28T12:00:00Z', 2)).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});

test.each([
  ['*/5 * * * *', '2026-11-22T08:00:00Z', '2026-11-23T09:03:00Z', '2026-11-23T09:00:00.000Z'],
  ['0-59 8 * * *', '2026-11-20T08:05:00Z', '2026-11-23T07:00:00Z', '2026-11-22T08:59:00.000Z'],
  ['0 8 * * 1-5', '2026-11-18T08:00:00Z', '2026-11-22T07:00:00Z', '2026-11-20T08:00:00.000Z'],
  ['0 8 1 1 *', '2020-01-01T08:00:00Z', '2026-11-22T07:00:00Z', '2026-01-01T08:00:00.000Z'],
])('the newest slot of %s is found, however many were missed', (cron, from, now, newest) => {
  const turn = turnAt({ cron, zone: 'UTC' }, Date.parse(from), Date.parse(now));

  expect(new Date(turn.slotMs).toISOString()).toBe(newest);
});
