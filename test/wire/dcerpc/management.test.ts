import { expect, test } from 'vitest';
import { decodeInterfaceIds, encodeInterfaceIds } from '../../../src/wire/dcerpc/management.ts';
import { rpcStatusName } from '../../../src/wire/dcerpc/status-name.ts';
import { interfaces, isSameSyntax } from '../../../src/wire/dcerpc/syntaxes.ts';

test('a server lists its interfaces', () => {
  const known = { interfaces: [interfaces.emsmdb, interfaces.mgmt], status: 0 };
  const stub = encodeInterfaceIds(known);
  expect(stub.length).toBe(4 + 4 + 4 + 8 + 40 + 4);
  expect(decodeInterfaceIds(stub)).toEqual(known);
  expect(known.interfaces.some((one) => isSameSyntax(one, interfaces.nspi))).toBe(false);
});

test('or refuses to, with a null pointer and a status', () => {
  const stub = Buffer.from('0000000005000000', 'hex');
  expect(decodeInterfaceIds(stub)).toEqual({ interfaces: [], status: 5 });
});

test('a vector with holes is read, an absurd one is not', () => {
  const words = (...all: number[]) => Buffer.from(new Uint32Array(all).buffer);
  const holes = Buffer.concat([words(1, 2, 2, 0, 0), words(0)]);
  expect(decodeInterfaceIds(holes)).toEqual({ interfaces: [], status: 0 });
  expect(() => decodeInterfaceIds(words(1, 0xffff_ffff, 0xffff_ffff))).toThrow('rpc.bad-array');
});

test.each([
  [5, 'RPC_S_ACCESS_DENIED'],
  [0x6ba, 'RPC_S_SERVER_UNAVAILABLE'],
  [0x1c010003, 'nca_unk_if'],
  [0xdead, '0x0000DEAD'],
])('status %i is called %s', (status, name) => {
  expect(rpcStatusName(status)).toBe(name);
});
