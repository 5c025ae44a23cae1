import { expect, test } from 'vitest';
import { dateOfFiletime, filetimeOf } from '../../src/wire/filetime.ts';

test.each([
  [0n, '1601-01-01T00:00:00.000Z'],
  [116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
  [0xffff_ffff_ffff_ffffn, '+060056-05-28T05:36:10.955Z'],
  [132_190_657_062_499_999n, '2019-11-24T10:41:46.249Z'],
])('%i ticks are %s', (ticks, instant) => {
  expect(dateOfFiletime(ticks).toISOString()).toBe(instant);
});

test('and back', () => {
  const instant = new Date('2026-11-22T12:00:00.123Z');
  expect(dateOfFiletime(filetimeOf(instant))).toEqual(instant);
});
