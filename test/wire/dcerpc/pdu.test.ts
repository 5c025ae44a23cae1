import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../src/wire/dcerpc/frame.ts';
import { packetType, pfc } from '../../../src/wire/dcerpc/header.ts';
import { decodePdu, encodePdu, type Pdu } from '../../../src/wire/dcerpc/pdu.ts';
import { bindTimeFeaturesOf, interfaces, ndr } from '../../../src/wire/dcerpc/syntaxes.ts';
import { decodeRts, encodeRts } from '../../../src/wire/rpc-http/rts.ts';
import { pdus } from './golden.ts';

const isRts = (data: Uint8Array) => data[2] === packetType.rts;

describe('golden', () => {
  test.each(pdus)('$name is read and written again byte for byte', ({ hex }) => {
    const again = isRts(hex) ? encodeRts(decodeRts(hex)) : encodePdu(decodePdu(hex));
    expect(again.toString('hex')).toBe(hex.toString('hex'));
    expect(encodeFrame(decodeFrame(hex)).equals(hex)).toBe(true);
  });
});

const named = (name: string) => {
  const found = pdus.find((pdu) => pdu.name.startsWith(name));
  if (!found) throw new Error(`no ${name}`);
  return found.hex;
};

test('a bind asks for the store in NDR and begins to log on', () => {
  expect(decodePdu(named('emsmdb_level5_ecNotEncrypted 4'))).toMatchObject({
    kind: 'bind',
    flags: pfc.firstFragment + pfc.lastFragment + pfc.supportHeaderSign,
    callId: 1,
    body: {
      maxTransmitFragment: 5840,
      maxReceiveFragment: 5840,
      associationGroupId: 0,
      contexts: [{ contextId: 0, abstractSyntax: interfaces.emsmdb, transferSyntaxes: [ndr] }],
    },
    verifier: { authType: 10, authLevel: 5, contextId: 0 },
  });
});

test('its answer accepts, names a group and goes on with the logon', () => {
  const answer = decodePdu(named('emsmdb_level5_ecNotEncrypted 5'));
  expect(answer).toMatchObject({
    kind: 'bind_ack',
    body: {
      maxReceiveFragment: 4096,
      associationGroupId: 0x1234,
      secondaryAddress: '6001',
      results: [{ result: 0, reason: 0, transferSyntax: ndr }],
    },
  });
  expect(Buffer.from(answer.verifier?.token ?? []).toString('latin1', 0, 7)).toBe('NTLMSSP');
});

test.each([
  ['rfri_level6 4', interfaces.rfri],
  ['nspi_level6 4', interfaces.nspi],
])('%s binds to its own interface', (name, abstractSyntax) => {
  expect(decodePdu(named(name))).toMatchObject({ body: { contexts: [{ abstractSyntax }] } });
});

const uint16 = fc.nat(0xffff);
const uint32 = fc.nat(0xffff_ffff);
const octets = fc.uint8Array({ maxLength: 60 }).map((data) => Buffer.from(data));
const syntax = fc.record({ uuid: fc.uuid(), major: uint16, minor: uint16 });
const limits = {
  maxTransmitFragment: uint16,
  maxReceiveFragment: uint16,
  associationGroupId: uint32,
};
const bind = fc.record({
  ...limits,
  contexts: fc.array(
    fc.record({
      contextId: uint16,
      abstractSyntax: syntax,
      transferSyntaxes: fc.array(syntax, { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
});
const bindAck = fc.record({
  ...limits,
  secondaryAddress: fc.string({ unit: fc.constantFrom('6', '0', '1'), maxLength: 9 }),
  results: fc.array(fc.record({ result: uint16, reason: uint16, transferSyntax: syntax }), {
    maxLength: 4,
  }),
});
const call = { allocationHint: uint32, contextId: uint16, stub: octets };
const flags = fc.nat(0x7f);
const callId = uint32;
const nothing = fc.constant({});
const byte = fc.nat(255);

const anyPdu: fc.Arbitrary<Pdu> = fc.oneof(
  fc.record({ kind: fc.constantFrom('bind', 'alter_context'), flags, callId, body: bind }),
  fc.record({
    kind: fc.constantFrom('bind_ack', 'alter_context_resp'),
    flags,
    callId,
    body: bindAck,
  }),
  fc.record({
    kind: fc.constant('bind_nak'),
    flags,
    callId,
    body: fc.record({
      reason: uint16,
      versions: fc.array(fc.record({ major: byte, minor: byte }), { maxLength: 4 }),
    }),
  }),
  fc.record({
    kind: fc.constant('auth3'),
    flags,
    callId,
    body: fc.record({ pad: fc.constant(Buffer.alloc(4)) }),
  }),
  fc.record({
    kind: fc.constant('request'),
    flags,
    callId,
    body: fc.record({ ...call, opnum: uint16 }),
  }),
  fc.record({
    kind: fc.constant('request'),
    flags: fc.constant(pfc.objectUuid),
    callId,
    body: fc.record({ ...call, opnum: uint16, object: fc.uuid() }),
  }),
  fc.record({
    kind: fc.constant('response'),
    flags,
    callId,
    body: fc.record({ ...call, cancelCount: byte }),
  }),
  fc.record({
    kind: fc.constant('fault'),
    flags,
    callId,
    body: fc.record({ ...call, cancelCount: byte, faultFlags: byte, status: uint32 }),
  }),
  fc.record({
    kind: fc.constantFrom('shutdown', 'co_cancel', 'orphaned'),
    flags,
    callId,
    body: nothing,
  }),
);

const anyVerifier = fc.record({
  authType: byte,
  authLevel: byte,
  contextId: uint32,
  padding: fc.uint8Array({ maxLength: 15 }).map((data) => Buffer.from(data)),
  token: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((data) => Buffer.from(data)),
});

test('every PDU that can be said is read as it was meant, with a verifier and without', () => {
  fc.assert(
    fc.property(anyPdu, fc.option(anyVerifier, { nil: undefined }), (pdu, verifier) => {
      const whole = verifier ? { ...pdu, verifier } : pdu;
      expect(decodePdu(encodePdu(whole))).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});

test('a verifier without padding of its own is aligned to four', () => {
  const pdu = encodePdu({
    kind: 'bind_nak',
    flags: 3,
    callId: 1,
    body: { reason: 8, versions: [{ major: 5, minor: 0 }] },
    verifier: { authType: 10, authLevel: 2, contextId: 0, token: Buffer.from('token') },
  });
  expect(pdu.length).toBe(16 + 8 + 8 + 5);
  expect(decodePdu(pdu).verifier?.padding).toEqual(Buffer.alloc(3));
});

test.each([
  ['another version', 0, 4, 'rpc.malformed'],
  ['big-endian numbers', 4, 0, 'rpc.malformed'],
  ['a length that is not its own', 8, 71, 'rpc.malformed'],
  ['a verifier longer than the PDU', 10, 200, 'rpc.malformed'],
  ['a type that nobody knows', 2, 99, 'rpc.unknown-packet-type'],
  ['a type of the other transport', 2, 1, 'rpc.unknown-packet-type'],
  ['more contexts than there are', 24, 9, 'wire.truncated'],
])('%s is refused by name', (_what, at, value, code) => {
  const pdu = Buffer.from(named('emsmdb_level1_ecNotEncrypted 4'));
  pdu[at] = value;
  expect(() => decodePdu(pdu)).toThrow(code);
});

test('a question for features is told from a transfer syntax', () => {
  const features = { uuid: '6cb71c2c-9812-4540-0300-000000000000', major: 1, minor: 0 };
  expect(bindTimeFeaturesOf(features)).toBe(3);
  expect(bindTimeFeaturesOf(ndr)).toBeUndefined();
});

test('a fault that ends behind its status still says it', () => {
  const whole = encodePdu({
    kind: 'fault',
    flags: 3,
    callId: 2,
    body: {
      allocationHint: 0,
      contextId: 0,
      cancelCount: 0,
      faultFlags: 0,
      status: 0x1c010003,
      stub: Buffer.alloc(0),
    },
  });
  const short = Buffer.from(whole.subarray(0, 28));
  short.writeUInt16LE(28, 8);
  expect(decodePdu(short)).toMatchObject({ kind: 'fault', body: { status: 0x1c010003 } });
});
