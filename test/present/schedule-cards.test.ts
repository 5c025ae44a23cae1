import { expect, test } from 'vitest';
import type { Schedule } from '../../src/model/schedule.ts';
import { scheduleCard, schedulesCard } from '../../src/present/schedule-cards.ts';

const slot = new Date('2026-11-23T07:00:00Z');
const schedule: Schedule = {
  id: 12,
  place: { surface: 'slack', key: 'slack T1 C1', reference: {} },
  orders: [{ target: 'contoso.com' }],
  when: { cron: '0 8 * * *', zone: 'Europe/Berlin' },
  onlyChanges: false,
  state: 'active',
  createdBy: 'U1',
  createdAt: new Date('2026-11-22T00:00:00Z'),
  nextSlot: slot,
  nextRun: slot,
};

function shown(change: Partial<Schedule> = {}) {
  return {
    schedule: { ...schedule, ...change },
    words: 'every day at 8:00 (Europe/Berlin)',
    command: 'schedule contoso.com every day at 8:00 (Europe/Berlin)',
    slots: [slot, new Date('2027-01-01T07:00:00Z')],
    now: new Date('2026-11-22T12:00:00Z'),
  };
}

const textOf = (card: unknown) => JSON.stringify(card);

test('a spread of minutes is said, one of seconds is not', () => {
  const late = (ms: number) => shown({ nextRun: new Date(slot.getTime() + ms) });

  expect(textOf(scheduleCard(late(59_000)))).not.toContain('not all schedules start together');
  expect(textOf(scheduleCard(late(4 * 60_000)))).toContain('It starts 4 minutes after these times');
});

test('runs stand in the zone of the schedule, with the year if it is another one', () => {
  expect(textOf(scheduleCard(shown()))).toContain('Mon, Nov 23, 08:00 · Fri, Jan 1, 2027, 08:00');
});

test('one that was stopped says why, and can be resumed', () => {
  const card = textOf(
    scheduleCard(shown({ state: 'stopped', stoppedBecause: 'the bot was removed' })),
  );
  expect(card).toContain('stopped: the bot was removed');
  expect(card).toContain('resume 12');
  expect(card).not.toContain('Next');
});

test('a mute that is over is not mentioned', () => {
  const over = shown({ mutedUntil: new Date('2026-11-22T11:00:00Z') });
  const listing = { everywhere: false, isCut: false };
  expect(textOf(schedulesCard([over], listing))).not.toContain('muted');
  expect(textOf(schedulesCard([over], { ...listing, isCut: true }))).toContain('There are more');
});
