/** Whatever comes from a network is read, waited for or refused; it never crashes us. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import type { Field } from '../../../src/wire/codec.ts';
import { decode, encode } from '../../../src/wire/codec.ts';
import * as bind from '../../../src/wire/dcerpc/bind.ts';
import * as call from '../../../src/wire/dcerpc/call.ts';
import {
  decodeExtendedErrors,
  encodeExtendedErrors,
} from '../../../src/wire/dcerpc/extended-error.ts';
import * as frame from '../../../src/wire/dcerpc/frame.ts';
import * as header from '../../../src/wire/dcerpc/header.ts';
import { decodeInterfaceIds, encodeInterfaceIds } from '../../../src/wire/dcerpc/management.ts';
import { decodePdu } from '../../../src/wire/dcerpc/pdu.ts';
import { Reassembly } from '../../../src/wire/dcerpc/reassembly.ts';
import * as syntaxes from '../../../src/wire/dcerpc/syntaxes.ts';
import * as version from '../../../src/wire/emsmdb/client-version.ts';
import {
  decodeConnectRequest,
  decodeConnectResponse,
  decodeDisconnectResponse,
} from '../../../src/wire/emsmdb/connect.ts';
import * as buffer from '../../../src/wire/emsmdb/extended-buffer.ts';
import * as ropLogon from '../../../src/wire/emsmdb/rop-logon.ts';
import { decodeExt2Request, decodeExt2Response } from '../../../src/wire/emsmdb/rpc-ext2.ts';
import { PduSplitter } from '../../../src/wire/rpc-http/pdu-splitter.ts';
import * as rts from '../../../src/wire/rpc-http/rts.ts';
import { pdus, protectionOf, stubsOf, transcripts } from './golden.ts';

const isTable = (value: unknown): value is Field<unknown> =>
  typeof value === 'object' && value !== null && 'read' in value && 'size' in value;

const modules = { bind, call, frame, header, syntaxes, version, buffer, ropLogon, rts };
const tables = Object.values(modules).flatMap((module) =>
  Object.entries(module).flatMap(([name, value]: [string, unknown]) =>
    isTable(value) ? [{ name, table: value }] : [],
  ),
);

describe('every table', () => {
  test('is among them', () => {
    expect(tables.length).toBeGreaterThan(15);
  });

  test.each(tables)('$name: any bytes are read and written again', ({ table }) => {
    const { size } = table;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (data) => {
        expect(encode(table, decode(table, data))).toEqual(Buffer.from(data));
      }),
      { numRuns: 50 },
    );
  });
});

/** Anything else than a value or a failure fails the test. */
const survives = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
  }
};

const bent = (message: Buffer, cut: number, changes: readonly (readonly [number, number])[]) => {
  const data = Buffer.from(message.subarray(0, message.length - (cut % message.length)));
  for (const [at, byte] of changes) data[at % data.length] = byte;
  return data;
};

const changes = fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 6 });
const cut = fc.oneof(fc.constant(0), fc.nat());

const sealed = transcripts.find(([name]) => name === 'emsmdb_level6_logon')?.[1];

test('every prefix of every PDU is waited for or refused', () => {
  for (const { hex } of pdus)
    for (let end = 0; end < hex.length; end += 1) {
      const prefix = hex.subarray(0, end);
      survives(() => (hex[2] === 20 ? rts.decodeRts(prefix) : decodePdu(prefix)));
      expect(new PduSplitter().push(prefix)).toEqual([]);
    }
});

test('no change of a PDU leads anywhere but to a value or a failure', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pdus), cut, changes, ({ hex }, by, at) => {
      const data = bent(hex, by, at);
      survives(() => decodePdu(data));
      survives(() => rts.decodeRts(data));
      survives(() => new PduSplitter().push(data));
      survives(() => new Reassembly().add(data));
      if (sealed)
        survives(() => new Reassembly({ protection: protectionOf('client', sealed) }).add(data));
    }),
    { numRuns: 3000 },
  );
});

const ropOut = decodeExt2Response(stubsOf('emsmdb_level6_logon', 1).response).ropOut;
const { rops } = buffer.decodeRopBuffer(ropOut);
const record = {
  computerName: 'EX01',
  processId: 1,
  timestamp: 1n,
  generatingComponent: 14,
  status: 1722,
  detectionLocation: 0x5a0,
  flags: 0,
};
const asked = stubsOf('emsmdb_level6_logon', 0).request;
const answered = stubsOf('emsmdb_level6_logon', 0).response;
const ropsAsked = stubsOf('emsmdb_level6_logon', 1).request;
const ropsAnswered = stubsOf('emsmdb_level6_logon', 1).response;

const known = { interfaces: Object.values(syntaxes.interfaces), status: 0 };

const readers: [string, Buffer, (data: Buffer) => unknown][] = [
  ['EcDoConnectEx request', asked, decodeConnectRequest],
  ['EcDoConnectEx response', answered, decodeConnectResponse],
  ['EcDoDisconnect response', answered, decodeDisconnectResponse],
  ['EcDoRpcExt2 request', ropsAsked, decodeExt2Request],
  ['EcDoRpcExt2 response', ropsAnswered, decodeExt2Response],
  ['RPC_HEADER_EXT', Buffer.from(ropOut), buffer.decodeRopBuffer],
  ['RopLogon response', Buffer.from(rops), ropLogon.decodeLogonResponse],
  ['RopLogon request', Buffer.alloc(80, 0xfe), ropLogon.decodeLogonRequest],
  ['extended error', encodeExtendedErrors([record, record]), decodeExtendedErrors],
  ['interfaces', encodeInterfaceIds(known), decodeInterfaceIds],
];

test.each(readers)('no change of a stub does either: %s', (_name, message, read) => {
  fc.assert(
    fc.property(cut, changes, (by, at) => {
      survives(() => read(bent(message, by, at)));
    }),
    { numRuns: 500 },
  );
});
