/** Says a time back, in words that are read as the same time again. Other crons are shown as they are. */
import type { When } from '../../model/schedule.ts';
import { cronIn } from './read-when.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const list = '\\d+(?:,\\d+)*';
const dayField = '(\\*|1-5|[0-6](?:,[0-6])*)';
const steps = new RegExp(`^(\\*/\\d+|\\d+) (\\*|\\*/\\d+) \\* \\* ${dayField}$`);
const times = new RegExp(`^(${list}) (${list}) (\\*|${list}) \\* ${dayField}$`);

/** `every weekday at 8:00 (Europe/Berlin)` */
export function inWords({ cron, zone }: When): string {
  return `${said(cron) ?? `cron ${cron}`} (${zone})`;
}

function said(cron: string): string | undefined {
  const words = stepsText(cron) ?? timesText(cron);
  return words && isReadAs(words, cron) ? words : undefined;
}

function isReadAs(words: string, cron: string): boolean {
  try {
    return cronIn(words.split(' ')) === cron;
  } catch {
    return false; // `*/7` has a meaning for cron, and none in words
  }
}

/** `every 2 hours at :30 on weekdays` */
function stepsText(cron: string): string | undefined {
  const [, minutes = '', hours = '', day = ''] = steps.exec(cron) ?? [];
  if (!minutes) return undefined;
  const on = day === '*' ? '' : ` on ${daysText(day)}`;
  if (minutes.startsWith('*')) return `every ${minutes.slice(2)} minutes${on}`;
  const often = hours === '*' ? 'every hour' : `every ${hours.slice(2)} hours`;
  return `${often}${minutes === '0' ? '' : ` at :${minutes.padStart(2, '0')}`}${on}`;
}

/** `every Monday and Thursday at 7:30`, `on the 1st of every month at 9:00` */
function timesText(cron: string): string | undefined {
  const [, minutes = '', hours = '', date = '', day = ''] = times.exec(cron) ?? [];
  if (!minutes || (date !== '*' && day !== '*')) return undefined;
  const clocks = hours
    .split(',')
    .flatMap((hour) => minutes.split(',').map((minute) => `${hour}:${minute.padStart(2, '0')}`));
  return `${date === '*' ? everyText(day) : datesText(date)} at ${together(clocks)}`;
}

function everyText(day: string): string {
  if (day === '*') return 'every day';
  if (day === '1-5') return 'every weekday';
  return day === '0,6' ? 'every weekend day' : `every ${daysText(day)}`;
}

function daysText(day: string): string {
  if (day === '1-5') return 'weekdays';
  if (day === '0,6') return 'weekends';
  // The week begins on Monday where people plan it.
  const numbers = day.split(',').map(Number);
  const sorted = numbers.sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  return together(sorted.map((number) => days[number] ?? ''));
}

function datesText(date: string): string {
  return `on the ${together(date.split(',').map(ordinal))} of every month`;
}

function ordinal(date: string): string {
  const isTeen = date.length === 2 && date.startsWith('1');
  const ending = isTeen ? 'th' : { 1: 'st', 2: 'nd', 3: 'rd' }[Number(date) % 10];
  return `${date}${ending ?? 'th'}`;
}

function together(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
}
