/** RTS PDUs as our encoders make them, judged by tshark. */
import { describe, expect } from 'vitest';
import { destination } from '../../../src/wire/rpc-http/commands.ts';
import { encodeRts, type RtsPdu, rtsFlag } from '../../../src/wire/rpc-http/rts.ts';
import type { Sent } from '../../peers/pcap.ts';
import { testWith } from '../../peers/peers.ts';
import { faultsOf, fieldsOf } from '../../peers/tshark.ts';

const test = testWith('tshark');

describe('a virtual connection', () => {
  const cookie = '01020304-0506-0708-090a-0b0c0d0e0f10';
  const window = { version: 1, receiveWindowSize: 65_536 };
  const opened: [Sent['from'], RtsPdu][] = [
    [
      'client',
      {
        kind: 'CONN/A1',
        body: { ...window, virtualConnectionCookie: cookie, outChannelCookie: cookie },
      },
    ],
    [
      'client',
      {
        kind: 'CONN/B1',
        body: {
          version: 1,
          virtualConnectionCookie: cookie,
          inChannelCookie: cookie,
          channelLifetime: 0x4000_0000,
          clientKeepaliveMs: 300_000,
          associationGroupId: cookie,
        },
      },
    ],
    ['server', { kind: 'CONN/A3', body: { connectionTimeoutMs: 120_000 } }],
    ['server', { kind: 'CONN/C2', body: { ...window, connectionTimeoutMs: 120_000 } }],
    ['client', { kind: 'Ping', body: {} }],
    ['server', { kind: 'Echo', body: {} }],
    [
      'client',
      {
        kind: 'FlowControlAckWithDestination',
        body: {
          destination: destination.outProxy,
          acknowledgment: { bytesReceived: 4096, availableWindow: 65_536, channelCookie: cookie },
        },
      },
    ],
    [
      'server',
      {
        kind: 'other',
        flags: rtsFlag.recycleChannel,
        commands: [{ name: 'Destination', value: destination.client }],
      },
    ],
  ];
  const messages = opened.map(([from, pdu]) => ({ from, data: encodeRts(pdu) }));

  test('is opened, kept and recycled without a fault', async () => {
    // The judge calls every RTS PDU without commands malformed: ping and echo, which [MS-RPCH] 2.2.4.48
    // and 2.2.4.49 want so.
    const withCommands = messages.filter(({ data }) => data.length > 20);
    expect(withCommands.length).toBe(messages.length - 2);
    expect(await faultsOf(withCommands)).toEqual([]);
  });

  test('is told PDU by PDU as we meant it', async () => {
    const names = ['dcerpc.cn_rts_flags', 'dcerpc.cn_rts_commands_nb', '_ws.col.Info'];
    const lines = await fieldsOf(messages, ...names);
    expect(lines.map((line) => line.split('\t').slice(0, 2).map(Number))).toEqual([
      [0, 4],
      [0, 6],
      [0, 1],
      [0, 3],
      [1, 0],
      [0x40, 0],
      [2, 2],
      [4, 1],
    ]);
    expect(lines[0]).toContain('CONN/A1');
    expect(lines[1]).toContain('CONN/B1');
    expect(lines[2]).toContain('CONN/A3');
  });
});
