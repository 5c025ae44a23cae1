/** Bodies of MAPI over HTTP: the bytes that the specification lays out, both ways, and what is none of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import * as book from '../../../src/wire/mapi-http/address-book-bodies.ts';
import { encodeStatus } from '../../../src/wire/mapi-http/result.ts';
import * as store from '../../../src/wire/mapi-http/store-bodies.ts';

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const u32 = (value: number) => {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data.toString('hex');
};

test('a Connect is laid out as [MS-OXCMAPIHTTP] 2.2.4.1.1 has it', () => {
  const body = store.encodeMapiConnect({ ...store.ordinaryMapiConnect, userDn: '/o=A' });
  expect(hex(body)).toBe(`2f6f3d4100${u32(0)}${u32(1252)}${u32(0x409)}${u32(0x409)}${u32(0)}`);
  expect(store.decodeMapiConnect(body)).toMatchObject({ userDn: '/o=A', codePage: 1252 });
});

test('its answer holds a name in ASCII and one in UTF-16', () => {
  const answer = Buffer.from(
    `${u32(0)}${u32(0)}${u32(60_000)}${u32(6)}${u32(10_000)}2f6f3d4100c4006200000004000000aabbccdd`,
    'hex',
  );
  const read = store.decodeConnectAnswer(answer);
  expect(read).toMatchObject({
    ...{ errorCode: 0, pollsMaxMs: 60_000, retryCount: 6, retryDelayMs: 10_000 },
    ...{ dnPrefix: '/o=A', displayName: 'Äb', auxiliaryOut: Buffer.from('aabbccdd', 'hex') },
  });
});

test('an Execute and its answer are read back', () => {
  const ropIn = Buffer.from('rops');
  const request = store.encodeExecute({ ...store.ordinaryExecute, ropIn });
  expect(hex(request)).toBe(`${u32(3)}${u32(4)}${hex(ropIn)}${u32(0x8007)}${u32(0)}`);
  expect(store.decodeExecute(request)).toMatchObject({ flags: 3, ropIn, ropOutLimit: 0x8007 });
  const auxiliaryOut = Buffer.from('more');
  const answer = { errorCode: 0, flags: 0, ropOut: ropIn, auxiliaryOut };
  expect(store.decodeExecuteAnswer(store.encodeExecuteAnswer(answer))).toEqual(answer);
});

test('a Bind holds the state of a table in 36 bytes', () => {
  const body = book.encodeMapiBind();
  expect(body).toHaveLength(4 + 1 + 36 + 4);
  expect(book.decodeMapiBind(body)).toEqual({ codePage: 1252 });
  const answer = { errorCode: 0, serverGuid: '3f1d8a52-6c04-4b8e-9d27-51e0c7a4b6f3' };
  expect(book.decodeBindAnswer(book.encodeBindAnswer(answer))).toEqual(answer);
});

test('names are asked for by DNToMId, and a name that is not there is a 0', () => {
  const body = book.encodeNames(['/o=A', '/o=B']);
  expect(hex(body)).toBe(`${u32(0)}01${u32(2)}2f6f3d41002f6f3d4200${u32(0)}`);
  expect(book.decodeNames(body)).toEqual(['/o=A', '/o=B']);
  const answer = { errorCode: 0, ids: [0x10, 0] };
  expect(book.decodeNamesAnswer(book.encodeNamesAnswer(answer))).toEqual(answer);
});

test('a request that was not processed has a status and no result', () => {
  for (const read of [store.decodeConnectAnswer, store.decodeExecuteAnswer, book.decodeBindAnswer])
    expect(() => read(encodeStatus(5))).toThrow('mapi-http.status');
});

test('a refusal may end behind its code', () => {
  const body = Buffer.from(`${u32(0)}${u32(0x7d8)}`, 'hex');
  expect(store.decodeConnectAnswer(body)).toEqual({ errorCode: 0x7d8 });
});

const readers = [
  ...[store.decodeMapiConnect, store.decodeConnectAnswer, store.decodeExecute],
  ...[store.decodeExecuteAnswer, store.decodeResult, book.decodeMapiBind, book.decodeBindAnswer],
  ...[book.decodeNames, book.decodeNamesAnswer],
];

test('whatever comes is read or is a failure with a name', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (noise, isZeroed) => {
      const data = isZeroed ? Buffer.concat([Buffer.alloc(8), noise]) : noise;
      for (const read of readers) {
        try {
          read(data);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test('counts that promise the world cost nothing', () => {
  const names = Buffer.from(`${u32(0)}01${u32(0xffff_ffff)}`, 'hex');
  expect(() => book.decodeNames(names)).toThrow('wire.truncated');
  const ids = Buffer.from(`${u32(0)}${u32(0)}01${u32(0xffff_ffff)}`, 'hex');
  expect(() => book.decodeNamesAnswer(ids)).toThrow('wire.truncated');
});
