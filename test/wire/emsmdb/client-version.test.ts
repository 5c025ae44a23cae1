import { describe, expect, test } from 'vitest';
import {
  compareVersions,
  formatVersion,
  parseVersion,
  versionOf,
  wordsOf,
} from '../../../src/wire/emsmdb/client-version.ts';

describe('versions', () => {
  test.each([
    ['11.0.5703.0', [0x000b, 0x1647, 0x0000]],
    ['12.0.4228.0', [0x000c, 0x1084, 0x0000]],
    ['12.0.6206.1000', [0x000c, 0x183e, 0x03e8]],
    ['14.0.4760.1000', [0x0e00, 0x9298, 0x03e8]],
    ['15.0.4420.1017', [0x0f00, 0x9144, 0x03f9]],
    ['16.0.4266.1001', [0x1000, 0x90aa, 0x03e9]],
    ['15.0.847.4040', [0x0f00, 0x834f, 0x0fc8]],
  ])('%s stands on the wire as %j', (text, [first = 0, second = 0, third = 0]) => {
    const words = { first, second, third };
    expect(formatVersion(versionOf(words))).toBe(text);
    expect(wordsOf(parseVersion(text) ?? [0, 0, 0, 0])).toEqual(words);
  });

  test('the oldest client that is told of encryption is found by comparison', () => {
    const floor = [12, 0, 3619, 0] as const;
    expect(compareVersions([12, 0, 4228, 0], floor)).toBeGreaterThan(0);
    expect(compareVersions([12, 0, 3618, 9999], floor)).toBeLessThan(0);
    expect(compareVersions(floor, floor)).toBe(0);
    expect(parseVersion('12.0')).toBeUndefined();
  });
});
