/** The days on which clocks change, in every zone: judged by what Intl says of the local time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotsAfter } from '../../src/jobs/slots.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
const zone = fc.constantFrom(...zones);
const start = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-12-31T00:00:00Z'),
  noInvalidDate: true,
});
/** Clocks change at night. */
const hour = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 }));
const minute = fc.integer({ min: 0, max: 59 });

test('a daily time comes once for each day, and at that time wherever the day has it', () => {
  fc.assert(
    fc.property(zone, changeOr(start), hour, minute, (zone, around, hour, minute) => {
      const from = new Date(around(zone).getTime() - 3 * dayMs);
      const slots = slotsAfter({ cron: `${minute} ${hour} * * *`, zone }, from, 6);

      expectAscending(slots, from);
      const days = slots.map((slot) => dayMeant(slot, zone, hour * 60 + minute));
      expect(days).toEqual(daysFrom(days[0] ?? '', days.length));
      for (const slot of slots) expectWhereMeant(slot, zone, hour * 60 + minute);
    }),
    { numRuns: 600 },
  );
});

test('a day that loses its last hour has its report at the first moment of the next one', () => {
  const when = { cron: '30 23 * * *', zone: 'America/Nuuk' };

  const slots = slotsAfter(when, new Date('2026-03-27T12:00:00Z'), 4);

  expect(slots.map((slot) => slot.toISOString())).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:00:00.000Z', // 23:30 was not: from 23:00 on it was the 29th
    '2026-03-30T00:30:00.000Z',
    '2026-03-31T00:30:00.000Z',
  ]);
});

test('every quarter of an hour comes at equal distances, whatever the clocks do', () => {
  fc.assert(
    fc.property(wholeZone(), changeOr(start), (zone, around) => {
      const from = new Date(around(zone).getTime() - dayMs / 2);
      const slots = slotsAfter({ cron: '*/15 * * * *', zone }, from, 100);

      expectAscending(slots, from);
      expect(slots.map((slot) => localOf(slot, zone).minute % 15)).toEqual(slots.map(() => 0));
      expect(slots.slice(1).map((slot, i) => slot.getTime() - (slots[i]?.getTime() ?? 0))).toEqual(
        slots.slice(1).map(() => 15 * minuteMs),
      );
    }),
    { numRuns: 100 },
  );
});

test('slots asked for one by one are those asked for together', () => {
  const cron = fc.constantFrom('30 2 * * *', '0,30 2,3 * * *', '0 */2 * * *', '*/20 0-4 * * *');
  fc.assert(
    fc.property(zone, changeOr(start), cron, (zone, around, cron) => {
      const from = new Date(around(zone).getTime() - dayMs);
      const together = slotsAfter({ cron, zone }, from, 20);
      const single: Date[] = [];
      let last = from;
      for (const _slot of together) {
        const [next] = slotsAfter({ cron, zone }, last, 1);
        if (!next) break;
        single.push(next);
        last = next;
      }
      expect(single).toEqual(together);
      expectAscending(together, from);
    }),
    { numRuns: 300 },
  );
});

test('the leap day comes in leap years', () => {
  const slots = slotsAfter(
    { cron: '0 8 29 2 *', zone: 'UTC' },
    new Date('2026-01-01T00:00:00Z'),
    2,
  );
  expect(slots).toEqual([new Date('2028-02-29T08:00:00Z'), new Date('2032-02-29T08:00:00Z')]);
});

function expectAscending(slots: readonly Date[], from: Date): void {
  const times = [from, ...slots].map((slot) => slot.getTime());
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
}

/** At that time; or, where the day has no such time, at the first one after it that it has. */
function expectWhereMeant(slot: Date, zone: string, meant: number): void {
  const { day, minute } = localOf(slot, zone);
  if (minute === meant) return;
  const momentsOfDay = Array.from(
    { length: 50 * 60 },
    (_, index) => new Date(slot.getTime() - 25 * 60 * minuteMs + index * minuteMs),
  ).map((moment) => localOf(moment, zone));
  const minutesOf = (day: string) =>
    momentsOfDay.filter((local) => local.day === day).map((local) => local.minute);
  expect(minutesOf(day)[0] === minute || minute > meant).toBe(true);
  const own = dayMeant(slot, zone, meant);
  expect(minutesOf(own)).not.toContain(meant);
  // The next day stands in only where the day itself has nothing later.
  if (own !== day) expect(Math.max(...minutesOf(own))).toBeLessThan(meant);
}

/** An earlier time than the one that is meant is the start of the day after. */
function dayMeant(slot: Date, zone: string, meant: number): string {
  const { day, minute } = localOf(slot, zone);
  const time = Date.parse(`${day}T00:00:00Z`);
  return minute >= meant ? day : new Date(time - dayMs).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localOf(moment: Date, zone: string): { readonly day: string; readonly minute: number } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  const [day = '', clock = ''] = format.format(moment).split(' ');
  const [hours, minutes] = clock.split(':').map(Number);
  return { day, minute: (hours ?? 0) * 60 + (minutes ?? 0) };
}

function daysFrom(day: string, count: number): string[] {
  const first = new Date(`${day}T00:00:00Z`).getTime();
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}

/** Zones whose clocks change by whole hours or half ones stay in step with quarters. */
function wholeZone() {
  return zone.filter((name) => name !== 'Africa/Monrovia');
}

/** Half of the moments are those at which the clocks of the zone change next. */
function changeOr(moments: fc.Arbitrary<Date>): fc.Arbitrary<(zone: string) => Date> {
  return fc.tuple(moments, fc.boolean()).map(
    ([moment, atChange]) =>
      (zone) =>
        atChange ? changeAfter(moment, zone) : moment,
  );
}

/** @returns the moment itself, if there is none in a year */
function changeAfter(moment: Date, zone: string): Date {
  const offset = (time: number) => {
    const { day, minute } = localOf(new Date(time), zone);
    return (
      Date.parse(`${day}T00:00:00Z`) + minute * minuteMs - Math.floor(time / minuteMs) * minuteMs
    );
  };
  for (let day = 0; day < 366; day += 1) {
    const time = moment.getTime() + day * dayMs;
    if (offset(time) !== offset(time + dayMs)) return new Date(time + dayMs / 2);
  }
  return moment;
}
