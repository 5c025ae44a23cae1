import { expect, test } from 'vitest';
import {
  decodeExtendedErrors,
  encodeExtendedErrors,
} from '../../../src/wire/dcerpc/extended-error.ts';
import { encodeRequestHead } from '../../../src/wire/http1/head.ts';
import {
  asksForEcho,
  channelLength,
  channelRequestHead,
  endpointIn,
} from '../../../src/wire/rpc-http/channel-request.ts';
import { encodeRpcErrorReason, rpcErrorOf } from '../../../src/wire/rpc-http/rpc-error.ts';

const refusal = {
  processId: 1234,
  timestamp: 0x01d5a2b3c4d5e6f7n,
  generatingComponent: 14,
  status: 1722,
  detectionLocation: 0x5a0,
  flags: 0,
};

test.each([
  ['RPC Error: 6ba', 0x6ba],
  ['RPC Error: 5', 5],
  ['RPC Error: 6BA, EEInfo: AAAA', 0x6ba],
  ['RPC Error: 6ba,EEInfo:!', 0x6ba],
])('%s says a status, readable or not what follows', (reason, status) => {
  expect(rpcErrorOf(reason)).toEqual({ status, extended: [] });
});

test.each(['Service Unavailable', 'RPC Error: ', ''])('%j is not of an RPC proxy', (reason) => {
  expect(rpcErrorOf(reason)).toBeUndefined();
});

test('a chain of causes comes with it, in the reason or in the body', () => {
  const extended = [
    { ...refusal, computerName: 'EX01' },
    { ...refusal, status: 10_061 },
  ];
  const reason = encodeRpcErrorReason({ status: 1722, extended });
  expect(reason).toMatch(/^RPC Error: 6ba, EEInfo: ARAIAMzMzMx/);
  expect(rpcErrorOf(reason)).toEqual({ status: 1722, extended });
  const body = reason.replace(/^.*EEInfo/, 'RPC EEInfo');
  expect(rpcErrorOf('RPC Error: 6ba', body)).toEqual({ status: 1722, extended });
});

test('a chain too long for a reason phrase is left out', () => {
  const extended = Array.from({ length: 30 }, () => refusal);
  expect(encodeRpcErrorReason({ status: 1722, extended })).toBe('RPC Error: 6ba');
});

test('the request for a channel names the server behind the proxy', () => {
  const head = channelRequestHead({
    verb: 'RPC_OUT_DATA',
    path: '/rpc/rpcproxy.dll',
    server: 'ex01.contoso.test',
    port: 6001,
    host: 'mail.contoso.test',
    contentLength: channelLength.out,
    headers: [['Authorization', 'Basic dTpw']],
  });
  expect(encodeRequestHead(head).toString('latin1')).toBe(
    'RPC_OUT_DATA /rpc/rpcproxy.dll?ex01.contoso.test:6001 HTTP/1.1\r\n' +
      'Accept: application/rpc\r\nUser-Agent: MSRPC\r\nHost: mail.contoso.test\r\n' +
      'Cache-Control: no-cache\r\nPragma: No-cache\r\nConnection: Keep-Alive\r\n' +
      'Content-Length: 76\r\nAuthorization: Basic dTpw\r\n\r\n',
  );
  expect(endpointIn(head.target)).toEqual({ server: 'ex01.contoso.test', port: 6001 });
  expect(endpointIn('/rpc/rpcproxy.dll')).toBeUndefined();
  expect(asksForEcho(channelLength.echo)).toBe(true);
  expect(asksForEcho(channelLength.out)).toBe(false);
});

/** With parameters of every kind, as Scapy 2.7 reads it, too. */
const chain = Buffer.from(
  '01100800cccccccce800000000000000000002000400000004000200010001000500000008000200d204000000000000' +
    'f7e6d5c4b3a2d5010e000000ba060000a00500000400000002000200120000000c000200000000000500050000000000' +
    '010000000000000006000600000000000100010003000000100002000200000000000000020002005800000000000000' +
    '0500000000000000080000004d2700003e01000002000000030003000700000004000400090000000500000045005800' +
    '30003100000000001200000065007800300032002e0063006f006e0074006f0073006f002e0074006500730074000000' +
    '0300000061626300',
  'hex',
);

test('a chain with parameters is read past them', () => {
  expect(decodeExtendedErrors(chain)).toEqual([
    { ...refusal, computerName: 'EX01' },
    {
      ...refusal,
      processId: 88,
      timestamp: 5n,
      generatingComponent: 8,
      status: 10_061,
      detectionLocation: 318,
    },
  ]);
});

test('a chain without end is cut off', () => {
  const endless = encodeExtendedErrors(Array.from({ length: 40 }, () => refusal));
  expect(() => decodeExtendedErrors(endless)).toThrow('rpc.bad-extended-error');
});
