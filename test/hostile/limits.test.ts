/** How much is read of what a server sends, at most: each limit has a code, and what is more is never kept. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { Conversation } from '../../src/net/conversation.ts';
import { exchange } from '../../src/net/http.ts';
import { HttpConnection } from '../../src/net/http-connection.ts';
import { exchangesOf, servicesOf } from '../../src/net/query.ts';
import { connect } from '../../src/net/tcp.ts';
import { encodePdu } from '../../src/wire/dcerpc/pdu.ts';
import { Reassembly } from '../../src/wire/dcerpc/reassembly.ts';
import { PduSplitter } from '../../src/wire/rpc-http/pdu-splitter.ts';
import { parseXml } from '../../src/wire/xml.ts';
import { dnsPeer } from '../peers/dns.ts';
import { plainPeer } from '../peers/servers.ts';
import { loopback, reaching } from '../reaching.ts';

const signal = new AbortController().signal;

type Say = (socket: Socket) => void;

/** Both clients of HTTP, in their turn: what each gets, or the code of its failure. */
async function answers(say: Say) {
  await using peer = await plainPeer((socket) => socket.once('data', () => say(socket)));
  const place = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };
  const open = () => connect(place, loopback(peer.port), signal);
  const ours = async () => {
    const stream = await open();
    using connection = new HttpConnection(stream, new Conversation('a').connection(80));
    const headers = [['Host', 'a']] as const;
    connection.send({ method: 'GET', target: '/', version: 'HTTP/1.1', headers });
    return await connection.answer();
  };
  const nodes = async () => exchange(await open(), { method: 'GET', path: '/', host: 'a' }, signal);
  const [one, other] = await Promise.all([ours().catch(codeOf), nodes().catch(codeOf)]);
  return { ours: one, nodes: other };
}

function codeOf(error: unknown): string {
  if (error instanceof Failure) return error.code;
  throw error;
}

function pour(socket: Socket, data: string | Buffer) {
  const more = () => {
    while (!socket.destroyed && socket.write(data));
  };
  socket.on('drain', more);
  more();
}

const http = (lines: string) => `HTTP/1.1 200 OK\r\n${lines}\r\n`;

test.each<[string, Say, string, string]>([
  [
    'a head without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, 'X: y\r\n'.repeat(500));
    },
    'http.head-too-large',
    'http.headers-too-large',
  ],
  [
    'one header without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      pour(socket, 'y'.repeat(4096));
    },
    'http.head-too-large',
    'http.headers-too-large',
  ],
  [
    'interim answers without end',
    (socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
    'http.bad-head',
    'http.malformed',
  ],
  [
    'a chunk size without end',
    (socket) => {
      socket.write(http('Transfer-Encoding: chunked\r\n'));
      pour(socket, '0'.repeat(4096));
    },
    'http.bad-chunk',
    'http.too-large',
  ],
])('%s is cut off', async (_what, say, ours, nodes) => {
  expect(await answers(say)).toEqual({ ours, nodes });
});

test.each(['SSH-2.0-OpenSSH_9.2p1\r\n', '220 mail ESMTP\r\n', '\0\x01\x02', 'H'.repeat(3)])(
  'what begins with %j is no HTTP, and nobody waits for more',
  async (greeting) => {
    const { ours } = await answers((socket) => socket.write(greeting));
    expect(ours).toBe('http.bad-head');
  },
);

test('more than 1,000 headers are too many', async () => {
  const { ours } = await answers((socket) => socket.write(http('a:\r\n'.repeat(1001))));
  expect(ours).toBe('http.head-too-large');
});

test('of a body without end 64 KiB are read', async () => {
  const { ours, nodes } = await answers((socket) => {
    socket.write(http(''));
    pour(socket, Buffer.alloc(65_536, 'x'));
  });
  expect(ours).toMatchObject({ body: { length: 65_536 }, keepsConnection: false });
  expect(nodes).toMatchObject({ body: { length: 65_536 } });
});

test('nothing is ever unpacked: a body that would burst stays as small as it came', async () => {
  const packed = gzipSync(Buffer.alloc(10 * 1024 * 1024));
  const { ours, nodes } = await answers((socket) => {
    socket.write(http(`Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n`));
    socket.write(packed);
  });
  expect(ours).toMatchObject({ body: packed });
  expect(nodes).toMatchObject({ body: packed });
});

test('of an answer of DNS 64 records are taken', async () => {
  const records = Array.from({ length: 80 }, (_, n) => n);
  await using dns = await dnsPeer({
    'MX contoso.test': records.map((n) => `${n} mx${n}.contoso.test`),
    'SRV _autodiscover._tcp.contoso.test': records.map((n) => `${n} 0 443 ad${n}.contoso.test`),
  });
  const reach = reaching({ domains: ['contoso.test'], nameServers: [dns.server] });
  expect(await exchangesOf('contoso.test', reach, signal)).toHaveLength(64);
  expect(await servicesOf('_autodiscover._tcp.contoso.test', reach, signal)).toHaveLength(64);
});

const response = (flags: number, size: number) =>
  encodePdu({
    kind: 'response',
    flags,
    callId: 1,
    body: { allocationHint: 0, contextId: 0, cancelCount: 0, stub: Buffer.alloc(size) },
  });

test('a PDU is 64 KiB long at most, and a call 1 MiB', () => {
  const splitter = new PduSplitter();
  const longest = response(3, 65_535 - 24);
  expect(splitter.push(longest).map(({ length }) => length)).toEqual([65_535]);
  const reassembly = new Reassembly();
  const call = () => {
    reassembly.add(response(1, 60_000));
    for (let more = 0; more < 20; more += 1) reassembly.add(response(0, 60_000));
  };
  expect(call).toThrow(expect.objectContaining({ code: 'rpc.too-large' }));
});

test.each([
  ['a million nodes', `<a>${'<b/>'.repeat(50_000)}</a>`],
  ['a million attributes', `<a ${Array.from({ length: 6000 }, (_, n) => `b${n}=""`).join(' ')}/>`],
  ['a million characters', `<a>${'b'.repeat(1_000_000)}</a>`],
])('XML with %s is too large', (_what, document) => {
  expect(() => parseXml(document)).toThrow(expect.objectContaining({ code: 'xml.too-large' }));
});
