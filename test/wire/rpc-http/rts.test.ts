import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, destination } from '../../../src/wire/rpc-http/commands.ts';
import { PduSplitter } from '../../../src/wire/rpc-http/pdu-splitter.ts';
import { decodeRts, encodeRts, type RtsPdu, rtsFlag } from '../../../src/wire/rpc-http/rts.ts';
import { pdus } from '../dcerpc/golden.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** As the bytes 10 11 12 ... 1f are written. */
const connection = '13121110-1514-1716-1819-1a1b1c1d1e1f';
const out = '23222120-2524-2726-2829-2a2b2c2d2e2f';

describe('opening a virtual connection', () => {
  const [a1, b1, a3, c2] = pdus.slice(0, 4).map(({ hex: data }) => decodeRts(data));

  test('the client names the connection and both channels', () => {
    expect(a1).toEqual({
      kind: 'CONN/A1',
      body: {
        version: 1,
        virtualConnectionCookie: connection,
        outChannelCookie: out,
        receiveWindowSize: 65_536,
      },
    });
    expect(b1).toEqual({
      kind: 'CONN/B1',
      body: {
        version: 1,
        virtualConnectionCookie: connection,
        inChannelCookie: '33323130-3534-3736-3839-3a3b3c3d3e3f',
        channelLifetime: 0x4000_0000,
        clientKeepaliveMs: 300_000,
        associationGroupId: '43424140-4544-4746-4849-4a4b4c4d4e4f',
      },
    });
  });

  test('the proxy and the server say that they are there', () => {
    expect(a3).toEqual({ kind: 'CONN/A3', body: { connectionTimeoutMs: 120_000 } });
    expect(c2).toEqual({
      kind: 'CONN/C2',
      body: { version: 1, receiveWindowSize: 65_536, connectionTimeoutMs: 120_000 },
    });
  });
});

const acknowledgment = { bytesReceived: 32_768, availableWindow: 65_536, channelCookie: out };

test.each<[string, RtsPdu, string]>([
  ['a ping', { kind: 'Ping', body: {} }, '05001403 10000000 1400 0000 00000000 0100 0000'],
  ['an echo', { kind: 'Echo', body: {} }, '05001403 10000000 1400 0000 00000000 4000 0000'],
  [
    'flow control',
    {
      kind: 'FlowControlAckWithDestination',
      body: { destination: destination.outProxy, acknowledgment },
    },
    '05001403 10000000 3800 0000 00000000 0200 0200 0d000000 03000000' +
      '01000000 00800000 00000100 202122232425262728292a2b2c2d2e2f',
  ],
])('%s is what the specification says', (_what, pdu, wanted) => {
  expect(encodeRts(pdu)).toEqual(hex(wanted));
  expect(decodeRts(hex(wanted))).toEqual(pdu);
});

const all: readonly Command[] = [
  { name: 'ReceiveWindowSize', value: 8192 },
  { name: 'FlowControlAck', value: acknowledgment },
  { name: 'ConnectionTimeout', value: 1 },
  { name: 'Cookie', value: connection },
  { name: 'ChannelLifetime', value: 2 },
  { name: 'ClientKeepalive', value: 3 },
  { name: 'Version', value: 1 },
  { name: 'Empty', value: {} },
  { name: 'Padding', value: 5 },
  { name: 'NegativeANCE', value: {} },
  { name: 'ANCE', value: {} },
  { name: 'ClientAddress', value: Buffer.from([192, 0, 2, 1]) },
  { name: 'ClientAddress', value: Buffer.alloc(16, 0x20) },
  { name: 'AssociationGroupId', value: out },
  { name: 'Destination', value: 0 },
  { name: 'PingTrafficSentNotify', value: 4 },
];

test('all commands are stepped over, in any number and order', () => {
  const sizes = [8, 28, 8, 20, 8, 8, 8, 4, 13, 4, 4, 24, 36, 20, 8, 8];
  const length = sizes.reduce((sum, size) => sum + size, 20);
  expect(encodeRts({ kind: 'other', flags: 0, commands: all })).toHaveLength(length);
  fc.assert(
    fc.property(fc.shuffledSubarray([...all]), (commands) => {
      const pdu = { kind: 'other', flags: rtsFlag.inChannel, commands } as const;
      expect(decodeRts(encodeRts(pdu))).toEqual(pdu);
    }),
  );
});

test('a wish for another channel and the end of one are told from the rest', () => {
  const pdu = (flags: number) => encodeRts({ kind: 'other', flags, commands: all.slice(0, 2) });
  expect(decodeRts(pdu(rtsFlag.recycleChannel))).toMatchObject({ kind: 'recycle' });
  expect(decodeRts(pdu(rtsFlag.eof))).toMatchObject({ kind: 'eof' });
  expect(decodeRts(pdu(rtsFlag.otherCommand))).toMatchObject({ kind: 'other' });
});

test.each([
  ['a command that nobody knows', '0100 63000000', 'rts.unknown-command'],
  ['more commands than there are', '0200 07000000', 'wire.truncated'],
  ['fewer commands than there are', '0000 07000000', 'rpc.malformed'],
])('%s is refused', (_what, tail, code) => {
  const data = hex(`05001403 10000000 1800 0000 00000000 0000 ${tail}`);
  expect(() => decodeRts(data)).toThrow(code);
});

describe('a channel is cut into PDUs', () => {
  const sent = pdus.map((pdu) => pdu.hex);
  const stream = Buffer.concat(sent);

  test('however it was cut on its way', () => {
    const cuts = fc.array(fc.nat(stream.length), { maxLength: 60 });
    fc.assert(
      fc.property(cuts, (at) => {
        const places = [0, ...at.toSorted((one, other) => one - other), stream.length];
        const splitter = new PduSplitter();
        const got = places.flatMap((end, index) =>
          splitter.push(stream.subarray(places[index - 1] ?? 0, end)),
        );
        expect(got.map((pdu) => pdu.toString('hex'))).toEqual(
          sent.map((pdu) => pdu.toString('hex')),
        );
        expect(splitter.isBetweenPdus).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('byte by byte', () => {
    const splitter = new PduSplitter();
    const got = [...stream].flatMap((byte) => splitter.push(Buffer.from([byte])));
    expect(got).toHaveLength(sent.length);
  });

  test('one that ends early is no PDU yet', () => {
    const splitter = new PduSplitter();
    expect(splitter.push(stream.subarray(0, 50))).toEqual([]);
    expect(splitter.isBetweenPdus).toBe(false);
  });

  test.each([
    ['a page of HTML', Buffer.from('<html><body>Blocked by policy')],
    ['a length shorter than its header', hex('05001403 10000000 0800 0000 00000000')],
    ['big-endian numbers', hex('05001403 00000000 1400 0000 00000000')],
  ])('%s is refused, and what follows as well', (_what, data) => {
    const splitter = new PduSplitter();
    expect(() => splitter.push(data)).toThrow('rpc.malformed');
    expect(() => splitter.push(stream)).toThrow('rpc.malformed');
  });
});
