import { expect, test } from 'vitest';
import { dateOfFiletime } from '../../src/wire/filetime.ts';

test.each([
  [0n, '1601-01-01T00:00:00.000Z'],
  [116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
  [132_190_657_062_499_999n, '2019-11-24T10:35:06.249Z'],
])('%i ticks are %s', (ticks, instant) => {
  expect(dateOfFiletime(ticks)?.toISOString()).toBe(instant);
});

test('what no Date can hold is no date', () => {
  expect(dateOfFiletime(0xffff_ffff_ffff_ffffn)).toBeUndefined();
});
