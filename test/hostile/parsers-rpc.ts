/** Readers of RPC over HTTP: RTS, DCE/RPC, and the stubs of the store. */
import { Greetings, rtsOf } from '../../src/net/rts-greetings.ts';
import type { Protection } from '../../src/wire/dcerpc/authentication.ts';
import * as extendedError from '../../src/wire/dcerpc/extended-error.ts';
import { decodeInterfaceIds, encodeInterfaceIds } from '../../src/wire/dcerpc/management.ts';
import { decodePdu } from '../../src/wire/dcerpc/pdu.ts';
import { unprotect } from '../../src/wire/dcerpc/protection.ts';
import { Reassembly } from '../../src/wire/dcerpc/reassembly.ts';
import { interfaces } from '../../src/wire/dcerpc/syntaxes.ts';
import * as connect from '../../src/wire/emsmdb/connect.ts';
import { decodeRopBuffer, encodeRopBuffer } from '../../src/wire/emsmdb/extended-buffer.ts';
import * as ropLogon from '../../src/wire/emsmdb/rop-logon.ts';
import { decodeExt2Request, decodeExt2Response } from '../../src/wire/emsmdb/rpc-ext2.ts';
import { PduSplitter } from '../../src/wire/rpc-http/pdu-splitter.ts';
import { rpcErrorOf } from '../../src/wire/rpc-http/rpc-error.ts';
import { decodeRts, encodeRts } from '../../src/wire/rpc-http/rts.ts';
import { pdus, protectionOf, stubsOf, transcripts } from '../wire/dcerpc/golden.ts';
import { hex, latin1, type Parser } from './parser.ts';

const isRts = ({ hex: data }: (typeof pdus)[number]) => data[2] === 20;
const rtsPdus = pdus.filter(isRts).map(({ hex: data }) => data);
const rpcPdus = pdus.filter((pdu) => !isRts(pdu)).map(({ hex: data }) => data);
const logon = transcripts.find(([name]) => name === 'emsmdb_level6_logon')?.[1];
const stubs = [0, 1, 2].map((call) => stubsOf('emsmdb_level6_logon', call));
const requests = stubs.map(({ request }) => request);
const responses = stubs.map(({ response }) => response);

const record = {
  computerName: 'EX01',
  processId: 1234,
  timestamp: 0x01d5a2b3c4d5e6f7n,
  generatingComponent: 14,
  status: 1722,
  detectionLocation: 0x5a0,
  flags: 0,
};
const extendedErrors = extendedError.encodeExtendedErrors([record, record]);

function splitAndRead(data: Buffer): unknown {
  const splitter = new PduSplitter();
  const reassembly = new Reassembly();
  const half = data.length >> 1;
  const whole = [...splitter.push(data.subarray(0, half)), ...splitter.push(data.subarray(half))];
  return whole.map((pdu) => reassembly.add(pdu));
}

function greet(data: Buffer): unknown {
  const greetings = new Greetings();
  for (const pdu of new PduSplitter().push(data)) greetings.hear(rtsOf(pdu));
  return greetings.all;
}

/** A session a message, as each goes through it once; its keys are made for those that come so far. */
const protection = logon && onceOnly(() => protectionOf('client', logon));

function onceOnly(made: () => Protection): Protection {
  const context: Protection['context'] = {
    sign: (message) => made().context.sign(message),
    seal: (parts) => made().context.seal(parts),
    verify: (message, signature) => made().context.verify(message, signature),
    unseal: (parts, signature) => made().context.unseal(parts, signature),
  };
  return { ...made(), context };
}

/** Commands without a value, as many as a PDU takes. */
const fullRts = encodeRts({
  kind: 'other',
  flags: 0,
  commands: Array.from({ length: 16_000 }, () => ({ name: 'Empty', value: {} })),
});

export const rpcParsers: readonly Parser[] = [
  {
    name: 'rpc-error',
    read: (data) => rpcErrorOf(data.toString('latin1'), data.toString('latin1', 16)),
    seeds: latin1(`RPC Error: 6ba, EEInfo: ${extendedErrors.toString('base64')}`),
    words: ['RPC Error: ', 'RPC EEInfo: ', ', EEInfo: '],
  },
  { name: 'extended-error', read: extendedError.decodeExtendedErrors, seeds: [extendedErrors] },
  { name: 'rts', read: decodeRts, seeds: rtsPdus, heavy: [fullRts] },
  { name: 'rts-greetings', read: greet, seeds: [Buffer.concat(rtsPdus), ...rtsPdus] },
  { name: 'rpc-pdu', read: decodePdu, seeds: rpcPdus },
  {
    name: 'rpc-stream',
    read: splitAndRead,
    seeds: [Buffer.concat(rpcPdus.slice(0, 4)), ...rpcPdus],
  },
  {
    name: 'rpc-protected',
    read: (data) => unprotect(data, protection),
    seeds: rpcPdus,
  },
  {
    name: 'interface-ids',
    read: decodeInterfaceIds,
    seeds: [encodeInterfaceIds({ interfaces: Object.values(interfaces), status: 0 })],
  },
  { name: 'connect-request', read: connect.decodeConnectRequest, seeds: requests },
  { name: 'connect-response', read: connect.decodeConnectResponse, seeds: responses },
  { name: 'disconnect-request', read: connect.decodeDisconnectRequest, seeds: requests },
  { name: 'disconnect-response', read: connect.decodeDisconnectResponse, seeds: responses },
  { name: 'ext2-request', read: decodeExt2Request, seeds: requests },
  { name: 'ext2-response', read: decodeExt2Response, seeds: responses },
  {
    name: 'rop-buffer',
    read: decodeRopBuffer,
    seeds: [encodeRopBuffer({ rops: Buffer.alloc(20, 0xfe), handles: [1, 2] })],
  },
  { name: 'rop-logon-request', read: ropLogon.decodeLogonRequest, seeds: [Buffer.alloc(80, 0xfe)] },
  {
    name: 'rop-logon-response',
    read: ropLogon.decodeLogonResponse,
    seeds: [
      ropLogon.encodeLogonResponse({ returnValue: 0x478, rightServer: '/o=Contoso/cn=EX02' }),
      Buffer.concat([hex('fe0000000000'), Buffer.alloc(160, 1)]),
    ],
  },
];
