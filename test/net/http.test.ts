import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { exchange } from '../../src/net/http.ts';
import { connect } from '../../src/net/tcp.ts';
import { plainPeer } from '../peers/servers.ts';
import { loopback } from '../reaching.ts';

const signal = new AbortController().signal;

/** What one gets from a server that says this as soon as it is asked. */
async function answerOf(say: (socket: Socket) => void, timeoutMs?: number) {
  await using peer = await plainPeer((socket) => socket.once('data', () => say(socket)));
  const place = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };
  const connection = await connect(place, loopback(peer.port), signal);
  const request = { method: 'GET', path: '/', host: 'mail.contoso.com' };
  const answer = await exchange(connection, request, signal, timeoutMs).catch((error: unknown) => {
    if (error instanceof Failure) return error;
    throw error;
  });
  return { answer, connection };
}

test('an answer is status, headers as often as they were sent, and body', async () => {
  const { answer, connection } = await answerOf((socket) =>
    socket.write(
      'HTTP/1.1 503 RPC Error: 6ba\r\nWWW-Authenticate: NTLM\r\nwww-authenticate: Basic\r\n' +
        'Content-Length: 4\r\n\r\nbody',
    ),
  );
  expect(answer).toMatchObject({
    status: 503,
    reason: 'RPC Error: 6ba',
    headers: { 'www-authenticate': ['NTLM', 'Basic'] },
    body: Buffer.from('body'),
    keepsConnection: true,
  });
  expect(connection.destroyed).toBe(false);
  connection.destroy();
});

test('a connection that the server keeps takes another question, one that it ends takes none', async () => {
  await using peer = await plainPeer((socket) => {
    const answers = ['', 'Connection: close\r\n'];
    socket.on('data', () =>
      socket.write(`HTTP/1.1 200 OK\r\n${answers.shift()}Content-Length: 2\r\n\r\nOK`),
    );
  });
  const place = { name: '127.0.0.1', address: '127.0.0.1', port: peer.port };
  const connection = await connect(place, loopback(peer.port), signal);
  const ask = () => exchange(connection, { method: 'GET', path: '/', host: 'mail' }, signal);
  expect((await ask()).keepsConnection).toBe(true);
  expect(connection.destroyed).toBe(false);
  expect((await ask()).keepsConnection).toBe(false);
  expect(connection.destroyed).toBe(true);
});

test('of an endless body the first 64 KiB are read', async () => {
  const { answer } = await answerOf((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const pour = () => {
      while (socket.write(Buffer.alloc(65_536, 'x')));
    };
    socket.on('drain', pour);
    pour();
  });
  expect(answer).toMatchObject({ status: 200, body: { length: 65_536 } });
});

test.each<[string, string, string, string]>([
  [
    'headers without end',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`,
    'http.headers-too-large',
    'headers',
  ],
  ['what is no HTTP', '220 mail.contoso.com ESMTP\r\n', 'http.malformed', 'headers'],
  ['silence', '', 'http.timeout', 'headers'],
  ['half a head', 'HTTP/1.1 200 OK\r\n', 'http.timeout', 'headers'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab', 'http.timeout', 'body'],
])('%s is a failure with its phase', async (_what, text, code, phase) => {
  const { answer } = await answerOf((socket) => socket.write(text), 500);
  expect(answer).toMatchObject({ code, evidence: { phase } });
});

test('one byte after the other does not outlive the deadline', async () => {
  const { answer } = await answerOf((socket) => {
    const drip = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => clearInterval(drip));
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
  }, 500);
  expect(answer).toMatchObject({ code: 'http.timeout', evidence: { phase: 'body' } });
});

test('an end and a reset are told apart', async () => {
  const ends = await answerOf((socket) => socket.end());
  const resets = await answerOf((socket) => socket.resetAndDestroy());
  const stops = await answerOf((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab'),
  );
  expect(ends.answer).toMatchObject({ code: 'http.closed', evidence: { phase: 'headers' } });
  expect(resets.answer).toMatchObject({ code: 'ECONNRESET', evidence: { phase: 'headers' } });
  expect(stops.answer).toMatchObject({ code: 'http.closed', evidence: { phase: 'body' } });
});
