/** The times a schedule names, in its zone. Days on which clocks change have each of them once. */
import { Cron } from 'croner';
import type { When } from '../model/schedule.ts';
import { mayLoseTimes, standIn } from './lost-hour.ts';

/** Schedules share a handful of times, so each is worked out once for all that are due together. */
const known = new Map<string, Cron>();
const mostKnown = 10_000;

/**
 * @param after the first one is later than that
 * @returns at most `count`, fewer if there are no more
 */
export function slotsAfter(when: When, after: Date, count: number): Date[] {
  const cron = cronOf(when);
  if (!mayLoseTimes(when)) return cron.nextRuns(count, after);
  const slots: Date[] = [];
  for (let last = after; slots.length < count; ) {
    const next = standIn(when, last) ?? cron.nextRun(last);
    if (!next) break;
    slots.push(next);
    last = next;
  }
  return slots;
}

/** @throws an Error of the library, if the cron or the zone is none */
function cronOf({ cron, zone }: When): Cron {
  const name = `${cron} ${zone}`;
  const before = known.get(name);
  if (before) return before;
  if (known.size >= mostKnown) known.clear();
  const made = new Cron(cron, { timezone: zone, mode: '5-part', paused: true });
  known.set(name, made);
  return made;
}
