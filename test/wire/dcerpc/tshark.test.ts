/** Calls as our encoders make them, judged by tshark. */
import { describe, expect } from 'vitest';
import { fragmentsOf } from '../../../src/wire/dcerpc/fragments.ts';
import { encodeInterfaceIds, inqIfIds } from '../../../src/wire/dcerpc/management.ts';
import { decodePdu, encodePdu, type Pdu } from '../../../src/wire/dcerpc/pdu.ts';
import { interfaces, ndr, type Syntax } from '../../../src/wire/dcerpc/syntaxes.ts';
import type { Sent } from '../../peers/pcap.ts';
import { testWith } from '../../peers/peers.ts';
import { dissected, faultsOf, fieldsOf } from '../../peers/tshark.ts';
import { protectionOf, transcripts } from './golden.ts';

const test = testWith('tshark');
const client = (data: Uint8Array): Sent => ({ from: 'client', data });
const server = (data: Uint8Array): Sent => ({ from: 'server', data });

const flags = 3;
const contextId = 0;
const callId = 1;
const sizes = { maxTransmitFragment: 5840, maxReceiveFragment: 5840 };

const bind = (abstractSyntax: Syntax) =>
  client(
    encodePdu({
      kind: 'bind',
      flags: flags | 4,
      callId,
      body: {
        ...sizes,
        associationGroupId: 0,
        contexts: [{ contextId, abstractSyntax, transferSyntaxes: [ndr] }],
      },
    }),
  );

const acknowledged: Pdu<'bind_ack'> = {
  kind: 'bind_ack',
  flags,
  callId,
  body: {
    ...sizes,
    associationGroupId: 0x1234,
    secondaryAddress: '6001',
    results: [{ result: 0, reason: 0, transferSyntax: ndr }],
  },
};
const bindAck = server(encodePdu(acknowledged));
const answer = { allocationHint: 0, contextId, cancelCount: 0, stub: Buffer.alloc(0) };

describe('calls', () => {
  const stub = Buffer.from(Array.from({ length: 9000 }, (_, index) => index % 251));
  const sending = { callId: 2, maxFragment: 4096 };
  const handle = Buffer.concat([Buffer.alloc(4), Buffer.alloc(16, 7)]);
  const messages = [
    bind(interfaces.emsmdb),
    bindAck,
    ...fragmentsOf({ kind: 'request', contextId, opnum: 10, stub }, sending).map(client),
    ...fragmentsOf({ kind: 'response', contextId, stub }, sending).map(server),
    ...fragmentsOf(
      { kind: 'request', contextId, opnum: 1, stub: handle },
      { ...sending, callId: 3 },
    ).map(client),
    server(
      encodePdu({
        kind: 'fault',
        flags,
        callId: 3,
        body: { ...answer, faultFlags: 0, status: 0x1c01000b },
      }),
    ),
  ];

  test('are bound, cut into fragments, answered and refused without a fault', async () => {
    expect(await faultsOf(messages)).toEqual([]);
  });

  test('mean the same to the judge', async () => {
    const names = [
      'pkt_type',
      'cn_call_id',
      'cn_frag_len',
      'opnum',
      'cn_status',
      'cn_bind_to_uuid',
    ];
    const lines = await fieldsOf(messages, ...names.map((name) => `dcerpc.${name}`));
    const rows = lines.map((line) => line.split('\t'));
    expect(rows.map(([type]) => Number(type))).toEqual([11, 12, 0, 0, 0, 2, 2, 2, 0, 3]);
    expect(rows.map(([, id]) => Number(id))).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 3, 3]);
    expect(rows.map((row) => Number(row[2]))).toEqual(messages.map(({ data }) => data.length));
    expect(rows[2]?.[3]).toBe('10');
    expect(Number(rows.at(-1)?.[4])).toBe(0x1c01000b);
    expect(rows[0]?.[5]).toBe(interfaces.emsmdb.uuid);
  });
});

describe('the management interface', () => {
  const call = { callId: 2, maxFragment: 5840 };
  const ids = encodeInterfaceIds({ interfaces: Object.values(interfaces), status: 0 });
  const none = Buffer.alloc(0);
  const messages = [
    bind(interfaces.mgmt),
    bindAck,
    ...fragmentsOf({ kind: 'request', contextId, opnum: inqIfIds.opnum, stub: none }, call).map(
      client,
    ),
    ...fragmentsOf({ kind: 'response', contextId, stub: ids }, call).map(server),
  ];

  test('is known to the judge', async () => {
    expect(await faultsOf(messages)).toEqual([]);
    const text = (await dissected(messages, '-V')).join('\n');
    expect(text.match(/Operation: rpc__mgmt_inq_if_ids/g)).toHaveLength(2);
  });
});

describe('a sealed conversation', () => {
  const [name, transcript] = transcripts.find(([one]) => one === 'emsmdb_level6_logon') ?? [];
  if (!name || !transcript) throw new Error('no sealed transcript');
  const opening = transcript.pdus.slice(4, 7).map(({ dir, hex }): Sent => {
    const data = encodePdu(decodePdu(hex));
    return dir === 'c' ? client(data) : server(data);
  });
  const asked = Buffer.alloc(5000, 'What the client says is closed to all others. ');
  const told = Buffer.alloc(3001, 'What the server says as well. ');
  const sending = { callId: 2, maxFragment: 4096 };
  const messages = [
    ...opening,
    ...fragmentsOf(
      { kind: 'request', contextId, opnum: 10, stub: asked },
      { ...sending, protection: protectionOf('client', transcript) },
    ).map(client),
    ...fragmentsOf(
      { kind: 'response', contextId, stub: told },
      { ...sending, protection: protectionOf('server', transcript) },
    ).map(server),
  ];

  test('is opened by who knows the password', async () => {
    expect(await faultsOf(messages)).toEqual([]);
    const decrypted = 'dcerpc.decrypted_stub_data';
    const options = ['-o', 'ntlmssp.nt_password:Password', '-T', 'fields', '-e', decrypted];
    const stubs = (await dissected(messages, ...options)).slice(opening.length);
    const text = stubs.map((stub) => Buffer.from(stub, 'hex').toString('latin1'));
    expect(text).toHaveLength(3);
    expect(text[0]).toBe(asked.toString('latin1', 0, 4048));
    expect(text[1]?.slice(0, 5000 - 4048)).toBe(asked.toString('latin1', 4048));
    expect(text[2]?.slice(0, 3001)).toBe(told.toString('latin1'));
  });
});

test('other answers to a bind are without a fault, too', async () => {
  const messages = [
    bind(interfaces.nspi),
    server(
      encodePdu({
        ...acknowledged,
        body: {
          ...acknowledged.body,
          results: [
            { result: 2, reason: 1, transferSyntax: { uuid: ndr.uuid, major: 0, minor: 0 } },
          ],
        },
      }),
    ),
    server(
      encodePdu({
        kind: 'bind_nak',
        flags,
        callId,
        body: { reason: 8, versions: [{ major: 5, minor: 0 }] },
      }),
    ),
    server(encodePdu({ kind: 'shutdown', flags, callId, body: {} })),
  ];
  expect(await faultsOf(messages)).toEqual([]);
  const lines = await fieldsOf(messages, 'dcerpc.cn_ack_result', 'dcerpc.cn_reject_reason');
  expect(lines.slice(1).map((line) => line.split('\t').map(Number))).toEqual([
    [2, 0],
    [0, 8],
    [0, 0],
  ]);
});
