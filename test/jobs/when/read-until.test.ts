import { expect, test } from 'vitest';
import { readUntil } from '../../../src/jobs/when/read-until.ts';
import { Refused } from '../../../src/model/schedule.ts';

/** A Sunday, 13:00 in Berlin. */
const now = new Date('2026-11-22T12:00:00Z');

test.each([
  ['2h', '2026-11-22T14:00:00Z'],
  ['for 30 minutes', '2026-11-22T12:30:00Z'],
  ['3 days', '2026-11-25T12:00:00Z'],
  ['a week', '2026-11-29T12:00:00Z'],
  ['until 17:00', '2026-11-22T16:00:00Z'],
  ['until 8am', '2026-11-23T07:00:00Z'],
  ['until monday 8:00', '2026-11-23T07:00:00Z'],
  ['until friday', '2026-11-26T23:00:00Z'],
  ['until tomorrow', '2026-11-22T23:00:00Z'],
  ['until tomorrow 17:00', '2026-11-23T16:00:00Z'],
  ['until tomorrow at 9 UTC', '2026-11-23T09:00:00Z'],
  ['until 2026-12-24', '2026-12-23T23:00:00Z'],
  ['until 2027-01-04 8:00', '2027-01-04T07:00:00Z'],
])('%s is %s', (text, moment) => {
  expect(readUntil(text, 'Europe/Berlin', now)).toEqual(new Date(moment));
});

test.each([
  ['', 'Until when'],
  ['0h', 'no time at all'],
  ['soon', 'Until when'],
  ['2 years', 'Until when'],
  ['400 days', 'A year is the longest'],
  ['until 2026-11-01', 'no such moment'],
  ['until 2027-02-30', 'never due|no such moment'],
  ['until 2031-12-24', 'no such moment'],
  ['until pigs fly', '"pigs"'],
])('"%s" is refused with what can be said', (text, hint) => {
  const reading = () => readUntil(text, 'Europe/Berlin', now);
  expect(reading).toThrow(Refused);
  expect(reading).toThrow(new RegExp(hint));
});
