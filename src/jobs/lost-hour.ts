/**
 * Times that a day loses at its end. Where clocks go forward at 23:00 (Greenland, since 2024), the
 * library finds no later moment of that day to put 23:30 to, and leaves the whole day out; the first
 * moment of the next day stands in for it here.
 */
import { Cron } from 'croner';
import type { When } from '../model/schedule.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** An hour that is named, and may be the last one; `*` names none. */
const lastHour = /^[\d,-]*\b23$|^[\d,-]*\b23,[\d,-]*$/;

const formats = new Map<string, Intl.DateTimeFormat>();

export function mayLoseTimes({ cron }: When): boolean {
  return lastHour.test(cron.split(' ')[1] ?? '');
}

/** @returns what stands in for the next time, if that is one the day has lost */
export function standIn({ cron, zone }: When, after: Date): Date | undefined {
  // Clocks are read as if they were those of UTC, which lose nothing.
  const read = new Date(after.getTime() + offsetAt(after.getTime(), zone));
  const meant = new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true }).nextRun(read);
  if (!meant) return undefined;
  const clock = meant.getTime();
  const before = offsetAt(clock - dayMs, zone);
  const later = offsetAt(clock + dayMs, zone);
  const isThere = [before, later].some((offset) => offsetAt(clock - offset, zone) === offset);
  if (isThere) return undefined;
  const change = changeBetween(clock - later, clock - before, zone);
  const isNextDay = dayOf(change + later) > dayOf(clock);
  return isNextDay && change > after.getTime() ? new Date(change) : undefined;
}

function dayOf(clock: number): number {
  return Math.floor(clock / dayMs);
}

/** Clocks change on the minute. @returns the first moment of the new time */
function changeBetween(from: number, to: number, zone: string): number {
  let [low, high] = [Math.floor(from / minuteMs), Math.floor(to / minuteMs)];
  const old = offsetAt(low * minuteMs, zone);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * minuteMs, zone) === old) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}

/** What clocks are ahead of UTC by, in ms. */
function offsetAt(time: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  const minute = Math.floor(time / minuteMs) * minuteMs;
  return Date.parse(`${format.format(minute).replace(' ', 'T')}Z`) - minute;
}
