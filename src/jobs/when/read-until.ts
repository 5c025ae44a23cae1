/** Reads until when something is quiet: `2h`, `3 days`, `until monday 8:00`, `until 17:00`. */
import { Refused } from '../../model/schedule.ts';
import { slotsAfter } from '../slots.ts';
import { readWhen } from './read-when.ts';
import { looksLikeZone } from './zone.ts';

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};
/** What is quiet for longer is better paused. */
const longestMs = 366 * 24 * 60 * minuteMs;
const forms = 'Say 2h, 3 days, until 17:00, until monday 8:00 or until 2026-12-24.';

/**
 * @param zone the one in which a time is meant
 * @throws Refused, with what can be said instead
 */
export function readUntil(text: string, zone: string, now: Date): Date {
  const words = text.trim().toLowerCase().replaceAll(/\s+/g, ' ').slice(0, 200);
  const until = /^until (.+)$/.exec(words)?.[1];
  const then = until === undefined ? afterSpan(words, now) : momentOf(until, zone, now);
  if (then.getTime() - now.getTime() > longestMs)
    throw new Refused('A year is the longest. Use pause for what is to be quiet for longer.');
  return then;
}

function afterSpan(words: string, now: Date): Date {
  const [, count, unit = ''] =
    /^(?:for )?(\d{1,6}|an?) ?(m|h|d|w)(?:in|inute|r|our|ay|eek)?s?$/.exec(words) ?? [];
  if (count === undefined) throw new Refused(`Until when? ${forms}`);
  const ms = (count.startsWith('a') ? 1 : Number(count)) * (unitMs[unit] ?? 0);
  if (ms === 0) throw new Refused(`That is no time at all. ${forms}`);
  return new Date(now.getTime() + ms);
}

/** The next time that is called so; a day without a time is over at its beginning. */
function momentOf(words: string, zone: string, now: Date): Date {
  const [, year, month, date, time = ''] =
    /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?: (.+))?$/.exec(words) ?? [];
  const [slot] =
    year === undefined
      ? slotsAfter(whenOf(words.replace(/^tomorrow\b ?/, 'daily '), zone, now), fromOf(words), 1)
      : slotsAfter(dated(Number(month), Number(date), time, zone, now), now, 1);
  const isMeant = slot && (!year || slot.getTime() - now.getTime() <= longestMs);
  if (!isMeant || (year && !dayIn(slot, zone).startsWith(`${year}-`)))
    throw new Refused(`There is no such moment within a year from now. ${forms}`);
  return slot;

  /** Tomorrow begins at the next midnight; what is said of it may be that very moment. */
  function fromOf(said: string): Date {
    if (!said.startsWith('tomorrow')) return now;
    const [midnight = now] = slotsAfter({ cron: '0 0 * * *', zone }, now, 1);
    return new Date(midnight.getTime() - 1);
  }
}

function whenOf(words: string, zone: string, now: Date) {
  const hasTime = /(?:^| )(?:at )?\d|noon|midnight/.test(words);
  const [last = ''] = words.split(' ').slice(-1);
  if (hasTime || looksLikeZone(last)) return readWhen(words, zone, now);
  return readWhen(`${words} at 0:00`, zone, now);
}

function dated(month: number, date: number, time: string, zone: string, now: Date) {
  const { cron, zone: own } = readWhen(`daily ${time || '0:00'}`, zone, now);
  const [minute, hour] = cron.split(' ');
  return { cron: `${minute} ${hour} ${date} ${month} *`, zone: own };
}

/** `2026-12-24`, there. */
function dayIn(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(moment);
}
