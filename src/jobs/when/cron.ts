/** Crons of five fields, in one spelling, so that the same time is the same text. */
import { Refused, type When } from '../../model/schedule.ts';
import { slotsAfter } from '../slots.ts';
import { zoneOf } from './zone.ts';

/** Minutes: more often is not what a report in a channel is for, and a server is left in peace. */
const shortestMinutes = 5;
/** Two hours of the busiest cron that is allowed: what is too close shows within them. */
const looked = 30;

const figures = /^[\d*][\d*,/-]{0,200}$/;
const named = /^[\da-z*][\da-z*,/#-]{0,200}$/i;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Whether words begin with a cron. */
export function isCron(words: readonly string[]): boolean {
  const [minute = '', hour = '', date = '', month = '', day = ''] = words;
  return (
    [minute, hour].every((field) => figures.test(field)) &&
    (figures.test(date) || /^(?:l|\?)$/i.test(date)) &&
    [month, day].every((field) => named.test(field) || field === '?')
  );
}

/** `0 08 * * MON-FRI` is `0 8 * * 1-5`. */
export function cronOf(words: readonly string[]): string {
  const [minute = '', hour = '', date = '', month = '', day = ''] = words;
  return [plain(minute), plain(hour), plain(date), month.toUpperCase(), dayField(day)].join(' ');
}

/** The field for some days of the week, 0 is Sunday. */
export function fieldOfDays(numbers: Iterable<number>): string {
  const sorted = inOrder(numbers);
  const text = sorted.join(',');
  if (sorted.length === days.length) return '*';
  return text === '1,2,3,4,5' ? '1-5' : text;
}

/** The field for some minutes, hours or dates. */
export function fieldOf(numbers: Iterable<number>): string {
  return inOrder(numbers).join(',');
}

/**
 * @returns the same, with the zone in its usual letters
 * @throws Refused if it is never due, too often, or not to be read
 */
export function checkedWhen({ cron, zone }: When, now: Date): When {
  const when = { cron, zone: zoneOf(zone) };
  // In UTC: the day on which clocks change would bring times together that are apart.
  const slots = slotsOf({ cron, zone: 'UTC' }, now);
  if (slots.length === 0)
    throw new Refused(`The cron ${cron} is never due: there is no such day. Name another one.`);
  const gaps = slots.slice(1).map((slot, index) => slot.getTime() - (slots[index]?.getTime() ?? 0));
  if (Math.min(...gaps) < shortestMinutes * 60_000)
    throw new Refused(
      `That is more often than every ${shortestMinutes} minutes, at least now and then. Say every ${shortestMinutes} minutes, or longer.`,
    );
  return when;
}

function slotsOf(when: When, now: Date): Date[] {
  try {
    return slotsAfter(when, now, looked);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : '';
    throw new Refused(
      `I can't read the cron ${when.cron} (${why}). Its five fields are minute, hour, date, month and day of the week, such as 0 8 * * 1-5.`,
      { cause },
    );
  }
}

function plain(field: string): string {
  if (!/^\d{1,2}(?:,\d{1,2})*$/.test(field)) return field.toUpperCase();
  return fieldOf(field.split(',').map(Number));
}

/** Days as numbers, ranges and names spelled out; what has steps stays as it is. */
function dayField(field: string): string {
  const numbers = days.reduce(
    (text, name, index) => text.replaceAll(name, `${index}`),
    field.toLowerCase(),
  );
  if (!/^[0-7](?:-[0-7])?(?:,[0-7](?:-[0-7])?)*$/.test(numbers)) return field.toUpperCase();
  const all = numbers.split(',').map((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return from <= to ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [];
  });
  if (all.some((part) => part.length === 0)) return field.toUpperCase();
  return fieldOfDays(all.flat().map((day) => day % days.length));
}

function inOrder(numbers: Iterable<number>): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
