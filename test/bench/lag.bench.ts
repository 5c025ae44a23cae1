/**
 * How late reports start in a simulated day of 10,000 schedules (50 % hourly, 40 % daily at 8 or 9,
 * 10 % every 15 minutes), by the real times and the real spread, and a queue that serves so many
 * checks a second: the measured rate of an instance, or what makes a load of 70 %. Late is counted
 * from the turn that the spread gives a schedule. `npm run bench -- lag`
 */
import { expect, test } from 'vitest';
import { slotsAfter } from '../../src/jobs/slots.ts';
import { offsetMs } from '../../src/jobs/spread.ts';

const schedules = 10_000;
const dayMs = 24 * 3_600_000;
const dawn = new Date('2026-11-22T23:59:59.999+01:00');
const zone = 'Europe/Berlin';
const crons = [
  ...Array.from({ length: 5 }, () => '0 * * * *'),
  ...['0 8 * * *', '0 8 * * *', '0 9 * * *', '0 9 * * *', '*/15 * * * *'],
];
/** Checks at a time: two instances with four each. */
const atOnce = 8;
const lateMs = 60_000;

test('lag in a simulated day', () => {
  const spread = turnsOfDay(true);
  const perSecond = spread.length / (dayMs / 1000);
  const busiest = busiestRate(spread);
  const rates = [
    { name: '70 % over the day', rate: perSecond / 0.7 },
    { name: '70 % in its busiest five minutes', rate: busiest / 0.7 },
    { name: '15 a second: an instance whose checks take 267 ms', rate: 15 },
    { name: '50 a second', rate: 50 },
  ];
  for (const { name, rate } of rates) {
    const lag = lagOf(spread, rate);
    const herd = lagOf(turnsOfDay(false), rate);
    process.stdout.write(
      `\n${name} (${rate.toFixed(1)} checks a second): ${said(lag)}; without the spread ${said(herd)}\n`,
    );
  }
  expect(lagOf(spread, busiest / 0.7).late).toBe(0);
});

/** When each run of the day has its turn. */
function turnsOfDay(isSpread: boolean): number[] {
  const turns: number[] = [];
  for (let n = 0; n < schedules; n += 1) {
    const cron = crons[n % crons.length] ?? '';
    const slots = slotsOf(cron);
    const [first = 0, second = first + dayMs] = slots;
    const orders = [{ target: `own-${n}.example` }];
    const offset = isSpread ? offsetMs(orders, second - first, schedules) : 0;
    for (const slot of slots) turns.push(slot + offset);
  }
  return turns.sort((one, other) => one - other);
}

const known = new Map<string, readonly number[]>();
function slotsOf(cron: string): readonly number[] {
  const before = known.get(cron);
  if (before) return before;
  const slots = slotsAfter({ cron, zone }, dawn, 100)
    .map((slot) => slot.getTime())
    .filter((slot) => slot <= dawn.getTime() + dayMs);
  known.set(cron, slots);
  return slots;
}

/** Turns a second. */
function busiestRate(turns: readonly number[]): number {
  const windowMs = 5 * 60_000;
  let most = 0;
  let from = 0;
  for (const [n, turn] of turns.entries()) {
    while (turn - (turns[from] ?? turn) > windowMs) from += 1;
    most = Math.max(most, n - from + 1);
  }
  return most / (windowMs / 1000);
}

interface Lag {
  readonly late: number;
  readonly share: number;
  readonly maxMs: number;
}

/** First come, first served; a check starts as soon as one of those at work is done. */
function lagOf(turns: readonly number[], perSecond: number): Lag {
  const serviceMs = (atOnce / perSecond) * 1000;
  const free = Array.from({ length: atOnce }, () => 0);
  let late = 0;
  let maxMs = 0;
  for (const [n, turn] of turns.entries()) {
    const lane = n % atOnce; // all take equally long: the one that began first is free first
    const start = Math.max(turn, free[lane] ?? 0);
    free[lane] = start + serviceMs;
    maxMs = Math.max(maxMs, start + serviceMs - turn);
    if (start + serviceMs - turn > lateMs) late += 1;
  }
  return { late, share: late / turns.length, maxMs };
}

function said({ share, maxMs }: Lag): string {
  return `${(share * 100).toFixed(1)} % over ${lateMs / 1000} s late, at most ${(maxMs / 1000).toFixed(0)} s`;
}
