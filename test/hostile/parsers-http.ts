/** Readers of what comes before anyone has logged on: TLS and HTTP. */
import { readChallenges } from '../../src/wire/http/challenges.ts';
import { bodyReader, framingOfRequest, framingOfResponse } from '../../src/wire/http1/body.ts';
import { parseRequestHead, parseResponseHead } from '../../src/wire/http1/head.ts';
import { HeadReader } from '../../src/wire/http1/head-reader.ts';
import { endpointIn } from '../../src/wire/rpc-http/channel-request.ts';
import { encodeSsl2Hello } from '../../src/wire/tls/client-hello.ts';
import { readChoice } from '../../src/wire/tls/server-choice.ts';
import { readServerFlight } from '../../src/wire/tls/server-flight.ts';
import { readSsl2Hello } from '../../src/wire/tls/ssl2.ts';
import flights from '../fixtures/wire/tls-flights.json' with { type: 'json' };
import { around, hex, latin1, type Parser, times } from './parser.ts';

const responseHead =
  'HTTP/1.1 401 Unauthorized\r\nServer: Microsoft-IIS/10.0\r\nWWW-Authenticate: NTLM\r\nX-FEServer: EX01\r\nTransfer-Encoding: chunked\r\n\r\n';
const requestHead =
  'RPC_IN_DATA /rpc/rpcproxy.dll?ex01.contoso.test:6001 HTTP/1.1\r\nHost: mail\r\nContent-Length: 1073741824\r\n\r\n';
const httpWords = ['\r\n', '\r\n\r\n', ' ', ':', '\t', 'Content-Length: 5\r\n', 'HTTP/1.1 200 OK'];

function readResponse(data: Buffer): unknown {
  const head = new HeadReader('HTTP/').push(data);
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

const offer =
  'Negotiate, NTLM TlRMTVNTUAACAAAA, Basic realm="mail\\"x", Bearer client_id=a, trusted_issuers="b@c"';

export const httpParsers: readonly Parser[] = [
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
    name: 'tls-choice',
    read: readChoice,
    seeds: [flights['TLSv1.2'].flight, flights['TLSv1.3'].flight].map(hex),
  },
  {
    name: 'ssl2-hello',
    read: readSsl2Hello,
    seeds: [hex('8024040001000200000003001000'.padEnd(76, '1')), encodeSsl2Hello()],
  },
];
