/**
 * Every reader of bytes from a network: fuzzing takes its list from here, so a new one is one line.
 *
 * A reader gives a value or throws a `Failure`, whatever it is given. Seeds are real messages, most of
 * them made by other programs than ours.
 */
import { Greetings, rtsOf } from '../../src/net/rts-greetings.ts';
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
import { readChallenges } from '../../src/wire/http/challenges.ts';
import { bodyReader, framingOfRequest, framingOfResponse } from '../../src/wire/http1/body.ts';
import { parseRequestHead, parseResponseHead } from '../../src/wire/http1/head.ts';
import { HeadReader } from '../../src/wire/http1/head-reader.ts';
import { decodeAuthenticate } from '../../src/wire/ntlm/authenticate.ts';
import { avFlagsOf, decodePairs, timestampOf } from '../../src/wire/ntlm/av-pairs.ts';
import { decodeChallenge, identityOf } from '../../src/wire/ntlm/challenge.ts';
import { authenticate } from '../../src/wire/ntlm/client.ts';
import { decodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { decodeNtResponse } from '../../src/wire/ntlm/ntlmv2.ts';
import { verify } from '../../src/wire/ntlm/server.ts';
import { withoutProof } from '../../src/wire/ntlm/without-proof.ts';
import { endpointIn } from '../../src/wire/rpc-http/channel-request.ts';
import { PduSplitter } from '../../src/wire/rpc-http/pdu-splitter.ts';
import { rpcErrorOf } from '../../src/wire/rpc-http/rpc-error.ts';
import { decodeRts, encodeRts } from '../../src/wire/rpc-http/rts.ts';
import { readServerFlight } from '../../src/wire/tls/server-flight.ts';
import { parseXml } from '../../src/wire/xml.ts';
import vectors from '../fixtures/wire/ntlm-vectors.json' with { type: 'json' };
import flights from '../fixtures/wire/tls-flights.json' with { type: 'json' };
import { pdus, protectionOf, stubsOf, transcripts } from '../wire/dcerpc/golden.ts';

export interface Parser {
  readonly name: string;
  readonly read: (data: Buffer) => unknown;
  readonly seeds: readonly Buffer[];
  /** As long as a message can be, and made to take as much room as it can. */
  readonly heavy?: readonly Buffer[];
  /** What means something to it, besides what stands in its seeds. */
  readonly words?: readonly string[];
}

const hex = (text: string) => Buffer.from(text, 'hex');
const latin1 = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text, 'latin1'));

const ntlm = vectors.derived_full_ntlmv2_with_mic;
const negotiate = hex(ntlm.NEGOTIATE);
const asked = hex(ntlm.CHALLENGE);
const answer = hex(ntlm.AUTHENTICATE);

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

const responseHead =
  'HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-IIS/10.0\r\nWWW-Authenticate: NTLM\r\nX-FEServer: EX01\r\nTransfer-Encoding: chunked\r\n\r\n';
const requestHead =
  'RPC_IN_DATA /rpc/rpcproxy.dll?ex01.contoso.test:6001 HTTP/1.1\r\nHost: mail\r\nContent-Length: 1073741824\r\n\r\n';
const httpWords = ['\r\n', '\r\n\r\n', ' ', ':', '\t', 'Content-Length: 5\r\n', 'HTTP/1.1 200 OK'];

function readResponse(data: Buffer): unknown {
  const head = new HeadReader().push(data);
  if (!head) return undefined;
  const parsed = parseResponseHead(head.text);
  const reader = bodyReader(framingOfResponse(parsed));
  const half = head.rest.length >> 1;
  return [parsed, reader.push(head.rest.subarray(0, half)), reader.push(head.rest.subarray(half))];
}

function readRequest(data: Buffer): unknown {
  const head = new HeadReader().push(data);
  if (!head) return undefined;
  const parsed = parseRequestHead(head.text);
  return [bodyReader(framingOfRequest(parsed)).push(head.rest), endpointIn(parsed.target)];
}

function readChunked(data: Buffer): unknown {
  const reader = bodyReader({ kind: 'chunked' });
  const half = data.length >> 1;
  return [reader.push(data.subarray(0, half)), reader.push(data.subarray(half)), reader.rest];
}

/** As a client does it whose account is asked for. */
function answerChallenge(data: Buffer): unknown {
  return authenticate({
    user: ntlm.user,
    domain: ntlm.domain,
    password: ntlm.password,
    negotiate,
    challenge: data,
    workstation: 'EXCHANGE-CHECK',
    targetName: 'HTTP/mail.contoso.test',
    channelBindings: Buffer.alloc(16, 1),
    clientChallenge: Buffer.alloc(8, 0xaa),
    exportedSessionKey: Buffer.alloc(16, 0x55),
    now: 0n,
  });
}

function judge(data: Buffer): unknown {
  const bindings = { policy: 'require', expected: Buffer.alloc(16, 1) } as const;
  const exchange = { negotiate, challenge: asked, authenticate: data, bindings };
  return verify({ ...exchange, passwordOf: () => ntlm.password });
}

function readPairs(data: Buffer): unknown {
  const pairs = decodePairs(data);
  return [timestampOf(pairs), avFlagsOf(pairs), pairs];
}

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

/** A session a message, as each goes through it once. */
function open(data: Buffer): unknown {
  return unprotect(data, logon && protectionOf('client', logon));
}

const xml = latin1(
  '<?xml version="1.0" encoding="utf-8"?><a xmlns="http://x" xmlns:b="y"><b:c d="e">f&amp;&#65;</b:c><![CDATA[g]]></a>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
);
const xmlWords = [
  '<a>',
  '</a>',
  '<a/>',
  '&lt;',
  '&#x41;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?a?>',
  ' a="b"',
  ' xmlns:c="d"',
  '<!DOCTYPE a [',
];
const offer =
  'Negotiate, NTLM TlRMTVNTUAACAAAA, Basic realm="mail\\"x", Bearer client_id=a, trusted_issuers="b@c"';

const times = (text: string, count: number) => Buffer.from(text.repeat(count), 'latin1');
const around = (first: string, many: Buffer, last: string) =>
  Buffer.concat([...latin1(first), many, ...latin1(last)]);

/** Commands without a value, as many as a PDU takes. */
const fullRts = encodeRts({
  kind: 'other',
  flags: 0,
  commands: Array.from({ length: 16_000 }, () => ({ name: 'Empty', value: {} })),
});

export const parsers: readonly Parser[] = [
  { name: 'tls-flight-1.2', read: readServerFlight, seeds: [hex(flights['TLSv1.2'].flight)] },
  {
    name: 'tls-flight-1.3',
    read: (data) => readServerFlight(data, hex(flights['TLSv1.3'].secret)),
    seeds: [hex(flights['TLSv1.3'].flight)],
  },
  {
    name: 'http-response',
    read: readResponse,
    seeds: latin1(
      `${responseHead}5\r\nhello\r\n0\r\n\r\n`,
      `${responseHead.replace('chunked', 'gzip')}x`,
    ),
    heavy: [
      around('HTTP/1.1 200 OK\r\n', times('a:\n', 21_000), '\r\n\r\n'),
      around('HTTP/1.1 200 OK\r\na:b\r\n', times(' \n', 32_000), '\r\n'),
    ],
    words: httpWords,
  },
  { name: 'http-request', read: readRequest, seeds: latin1(`${requestHead}abc`), words: httpWords },
  {
    name: 'http-chunks',
    read: readChunked,
    seeds: latin1('5;a=b\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nA: b\r\n\r\nrest'),
    words: ['\r\n', 'fffffffffff\r\n', '0\r\n', ';'],
    heavy: [times('1\na\n', 16_000), around('0\n', times('a:\n', 20_000), '\n')],
  },
  {
    name: 'http-challenges',
    read: (data) => readChallenges(data.toString('latin1').split('\n')),
    seeds: latin1(offer),
    heavy: [times('a,', 32_000), times('a b=c,', 10_000)],
    words: ['"', '\\', ',', '=', ' ', '__proto__=1', 'NTLM '],
  },
  {
    name: 'rpc-error',
    read: (data) => rpcErrorOf(data.toString('latin1'), data.toString('latin1', 16)),
    seeds: latin1(`RPC Error: 6ba, EEInfo: ${extendedErrors.toString('base64')}`),
    words: ['RPC Error: ', 'RPC EEInfo: ', ', EEInfo: '],
  },
  { name: 'extended-error', read: extendedError.decodeExtendedErrors, seeds: [extendedErrors] },
  { name: 'ntlm-negotiate', read: decodeNegotiate, seeds: [negotiate] },
  { name: 'ntlm-challenge', read: (data) => identityOf(decodeChallenge(data)), seeds: [asked] },
  { name: 'ntlm-authenticate', read: decodeAuthenticate, seeds: [answer] },
  { name: 'ntlm-response', read: decodeNtResponse, seeds: [answer.subarray(144, 408)] },
  {
    name: 'ntlm-pairs',
    read: readPairs,
    seeds: [hex(ntlm.client_av_pairs)],
    heavy: [times('\x01\0\0\0', 16_384)],
  },
  { name: 'ntlm-without-proof', read: withoutProof, seeds: [answer] },
  { name: 'ntlm-client', read: answerChallenge, seeds: [asked] },
  { name: 'ntlm-server', read: judge, seeds: [answer] },
  { name: 'rts', read: decodeRts, seeds: rtsPdus, heavy: [fullRts] },
  { name: 'rts-greetings', read: greet, seeds: [Buffer.concat(rtsPdus), ...rtsPdus] },
  { name: 'rpc-pdu', read: decodePdu, seeds: rpcPdus },
  {
    name: 'rpc-stream',
    read: splitAndRead,
    seeds: [Buffer.concat(rpcPdus.slice(0, 4)), ...rpcPdus],
  },
  { name: 'rpc-protected', read: open, seeds: rpcPdus },
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
  {
    name: 'xml',
    read: (data) => parseXml(data.toString('utf8')),
    seeds: xml,
    words: xmlWords,
    heavy: [
      around('<a>', times('<a/>', 4_990), '</a>'),
      around('<a>', times('<b c="d">&#65;</b>', 40_000), '</a>'),
      around('<a>', times('&#65;', 52_000), '</a>'),
      around('<a ', times('b="" ', 100_000), '/>'),
    ],
  },
];
