import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import {
  bytes,
  decode,
  encode,
  Reader,
  struct,
  u8,
  u16be,
  u16le,
  u24be,
  u32le,
  u64le,
} from '../../src/wire/codec.ts';

const Inner = struct({ flag: u8, id: bytes(2) });
const Table = struct({
  little: u16le,
  big: u16be,
  length: u24be,
  word: u32le,
  ticks: u64le,
  inner: Inner,
});

const value = {
  little: 0x1234,
  big: 0x1234,
  length: 0x010203,
  word: 0x80004005,
  ticks: 0x0102030405060708n,
  inner: { flag: 255, id: Buffer.from('ab') },
};

test('a table is written in its order, each field in its own byte order and without a sign', () => {
  expect(encode(Table, value).toString('hex')).toBe('34121234010203054000800807060504030201ff6162');
  expect(Table.size).toBe(22);
});

test('what was written is read again, whatever follows it', () => {
  const data = Buffer.concat([encode(Table, value), Buffer.from('more')]);
  expect(decode(Table, data)).toEqual(value);
});

test('a message that ends early says where and how much is missing', () => {
  const short = encode(Table, value).subarray(0, 9);
  expect(() => decode(Table, short)).toThrow(
    expect.objectContaining({
      code: 'wire.truncated',
      evidence: { at: 7, wanted: 4, left: 2 },
    }),
  );
});

test('a pointer beyond the message is a failure, not an empty value', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), (offset, length) => {
      const reader = new Reader(Buffer.alloc(10));
      const read = () => reader.within(offset, length).length;
      if (offset + length <= 10) expect(read()).toBe(length);
      else expect(read).toThrow(Failure);
    }),
  );
});

test.each([
  ['a number that does not fit', () => encode(u8, 256)],
  ['bytes of another length', () => encode(bytes(2), Buffer.alloc(3))],
])('%s is our own mistake, and no failure of a peer', (_what, write) => {
  expect(write).toThrow(RangeError);
});
