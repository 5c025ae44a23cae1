import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inWords } from '../../../src/jobs/when/in-words.ts';
import { readWhen } from '../../../src/jobs/when/read-when.ts';
import { Refused } from '../../../src/model/schedule.ts';

const now = new Date('2026-11-22T12:00:00Z');
const read = (text: string) => readWhen(text, 'Europe/Berlin', now);

test.each([
  ['daily 08:00', '0 8 * * *', 'every day at 8:00'],
  ['every day at 8:00', '0 8 * * *', 'every day at 8:00'],
  ['8:00', '0 8 * * *', 'every day at 8:00'],
  ['8am', '0 8 * * *', 'every day at 8:00'],
  ['at noon', '0 12 * * *', 'every day at 12:00'],
  ['daily at midnight', '0 0 * * *', 'every day at 0:00'],
  ['12am', '0 0 * * *', 'every day at 0:00'],
  ['12:30 pm', '30 12 * * *', 'every day at 12:30'],
  ['weekdays at 8', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['every weekday at 8:00', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['Weekdays 8.15', '15 8 * * 1-5', 'every weekday at 8:15'],
  ["8 o'clock on weekdays", '0 8 * * 1-5', 'every weekday at 8:00'],
  ['monday to friday at 8', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['mon-fri 8:00', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['fri-mon 8:00', '0 8 * * 0,1,5,6', 'every Monday, Friday, Saturday and Sunday at 8:00'],
  ['weekends 10:00', '0 10 * * 0,6', 'every weekend day at 10:00'],
  ['mon,thu 7:30', '30 7 * * 1,4', 'every Monday and Thursday at 7:30'],
  ['monday and thursday at 7.30 pm', '30 19 * * 1,4', 'every Monday and Thursday at 19:30'],
  ['weekly on friday at 16:00', '0 16 * * 5', 'every Friday at 16:00'],
  ['every tues and sat at 9 a.m.', '0 9 * * 2,6', 'every Tuesday and Saturday at 9:00'],
  ['8:00 and 17:00', '0 8,17 * * *', 'every day at 8:00 and 17:00'],
  ['weekdays at 8, 12 and 17', '0 8,12,17 * * 1-5', 'every weekday at 8:00, 12:00 and 17:00'],
  ['8:00 and 8:30', '0,30 8 * * *', 'every day at 8:00 and 8:30'],
  ['on the 1st at 9:00', '0 9 1 * *', 'on the 1st of every month at 9:00'],
  ['monthly on the 1st 9:00', '0 9 1 * *', 'on the 1st of every month at 9:00'],
  [
    'on the 2nd, 11th and 23rd at 9',
    '0 9 2,11,23 * *',
    'on the 2nd, 11th and 23rd of every month at 9:00',
  ],
  ['hourly', '0 * * * *', 'every hour'],
  ['every hour', '0 * * * *', 'every hour'],
  ['hourly at :30', '30 * * * *', 'every hour at :30'],
  ['every 60 minutes', '0 * * * *', 'every hour'],
  ['every 2 hours', '0 */2 * * *', 'every 2 hours'],
  ['every 2h on weekdays', '0 */2 * * 1-5', 'every 2 hours on weekdays'],
  ['every 15 minutes', '*/15 * * * *', 'every 15 minutes'],
  ['every 15 min on saturdays', '*/15 * * * 6', 'every 15 minutes on Saturday'],
  ['every 24 hours', '0 0 * * *', 'every day at 0:00'],
  ['0 8 * * 1-5', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['00 08 * * MON-FRI', '0 8 * * 1-5', 'every weekday at 8:00'],
  ['0 8 * * 7', '0 8 * * 0', 'every Sunday at 8:00'],
  ['0 8-18/2 * * 1-5', '0 8-18/2 * * 1-5', 'cron 0 8-18/2 * * 1-5'],
  ['cron 30 6 1-7 * mon#1', '30 6 1-7 * MON#1', 'cron 30 6 1-7 * MON#1'],
  ['0 8 L * *', '0 8 L * *', 'cron 0 8 L * *'],
])('"%s" is %s', (text, cron, words) => {
  const when = read(text);

  expect(when).toEqual({ cron, zone: 'Europe/Berlin' });
  expect(inWords(when)).toBe(`${words} (Europe/Berlin)`);
  expect(readWhen(inWords(when), 'UTC', now)).toEqual(when);
});

test.each([
  ['weekdays at 8 UTC', 'UTC'],
  ['weekdays at 8 in America/New_York', 'America/New_York'],
  ['weekdays at 8 (Asia/Kolkata)', 'Asia/Kolkata'],
  ['weekdays at 8 europe/paris', 'Europe/Paris'],
  ['*/30 * * * * America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
])('"%s" is meant in %s', (text, zone) => {
  expect(read(text).zone).toBe(zone);
});

test.each([
  ['every 5 hours', 'every 4 hours or every 6 hours'],
  ['every 7 minutes', 'every 6 minutes or every 10 minutes'],
  ['every 45 minutes', 'every 30 minutes or every hour'],
  ['every 90 minutes', 'every hour or every 2 hours'],
  ['every 48 hours', 'daily at a time'],
  ['every 2 minutes', 'Every 5 minutes is the most often'],
  ['every minute', 'Every 5 minutes is the most often'],
  ['*/2 * * * *', 'every 5 minutes'],
  ['*/7 * * * *', 'every 5 minutes'],
  ['0 8 30 2 *', 'never due'],
  ['61 8 * * *', 'five fields'],
  ['cron 0 8 * *', 'five fields'],
  ['weekdays', 'At what time'],
  ['weekly at 8:00', 'On which day'],
  ['monthly at 8:00', 'On which date'],
  ['monday on the 1st at 8:00', 'two schedules'],
  ['8:00 and 17:30', 'two schedules'],
  ['every 2 hours at 8:00', 'Either'],
  ['every other day at 8:00', 'mon,wed,fri'],
  ['every 3 days at 8:00', 'mon,wed,fri'],
  ['at 25:00', 'no time of day'],
  ['at 13pm', 'no time of day'],
  ['on the 32nd at 8:00', '1st to the 31st'],
  ['evry weekday at 8', '"evry" as a time'],
  ['', 'When?'],
  ['weekdays at 8 Europe/Berlim', 'Did you mean Europe/Berlin'],
  ['weekdays at 8 in berlin', 'Did you mean Europe/Berlin'],
  ['weekdays at 8 CET', 'when clocks change'],
  ['weekdays at 8 in nowhereland', 'such as Europe/Berlin'],
  ['weekdays at 8 in +02:00', 'such as Europe/Berlin'],
  [`weekdays ${'8:00 '.repeat(100)}`, 'too many words'],
])('"%s" is refused with what can be said', (text, hint) => {
  expect(() => read(text)).toThrow(Refused);
  expect(() => read(text)).toThrow(hint);
});

test('whatever is read is said back in words that are read as the same', () => {
  const word = fc.constantFrom(
    ...'every each day weekday weekends monday tue fri-sun weekly on the 1st 22nd monthly'.split(
      ' ',
    ),
    ...'at 8 8:00 8:30 17:00 5pm noon and 15 2 minutes hours hour hourly :20 * */15 0 1-5'.split(
      ' ',
    ),
    ...'UTC Europe/Berlin in (America/New_York) cron MON'.split(' '),
  );
  let count = 0;
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), (words) => {
      const when = readOrRefused(words.join(' '));
      if (!when) return;
      count += 1;
      expect(readWhen(inWords(when), 'Asia/Tokyo', now)).toEqual(when);
    }),
    { numRuns: 2_000 },
  );
  expect(count).toBeGreaterThan(20);
});

test('any text is read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      readOrRefused(text);
    }),
  );
});

function readOrRefused(text: string) {
  try {
    return read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Refused);
    return undefined;
  }
}
