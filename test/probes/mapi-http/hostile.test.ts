/** Answers that no server of Exchange gives: each ends as a failed step with its reason, by itself. */
import { expect, test, vi } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { between } from '../../peers/between.ts';
import { plainPeer } from '../../peers/servers.ts';
import { checkAt } from './practice-check.ts';

/** Longer than an answer that comes takes on a busy machine. */
const patienceMs = 1500;
const timeoutMs = 30_000;
const closing = { timeout: 20_000, interval: 5 };

const head = 'HTTP/1.1 200 OK\r\nX-ResponseCode: 0\r\nContent-Type: application/mapi-http\r\n';
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const whole = (body: string) => `${head}Content-Length: ${body.length}\r\n\r\n${body}`;

/** What comes instead of the answer to Connect. */
async function answeredWith(answer: string | Buffer) {
  await using practice = await startPractice();
  let isConnect = false;
  await using way = await between(Number(new URL(practice.rpcUrl).port), ({ from, data }) => {
    const text = data.toString('latin1');
    if (from === 'client') isConnect = /X-RequestType: Connect/.test(text);
    const isAnswer = from === 'server' && isConnect && text.startsWith('HTTP/1.1 200');
    return isAnswer ? Buffer.from(answer) : data;
  });
  const wish = { port: way.port, clear: true, patienceMs, timeoutMs };
  const { all, health, troubles } = await checkAt(practice, wish);
  expect(health).not.toBe('healthy');
  expect(troubles.filter((one) => one.endsWith('check.ended'))).toEqual([]);
  await vi.waitUntil(() => way.open.size === 0, closing);
  return all('mapi-http.connect').map(({ outcome, code }) => `${outcome} ${code}`);
}

const body = (text: string) => `DONE\r\n\r\n${text}`;

test.each<[string, string | Buffer, string]>([
  ['PENDING for ever', chunked + chunk('PENDING\r\n').repeat(2000), 'mapi-http.endless-pending'],
  ['an end without DONE', `${chunked}${chunk('PROCESSING\r\n')}0\r\n\r\n`, 'mapi-http.no-done'],
  ['silence behind PROCESSING', chunked + chunk('PROCESSING\r\n'), 'mapi-http.stalled'],
  ['silence in the middle of a body', chunked + chunk(body('12')), 'mapi-http.stalled'],
  ['garbage', whole('\x7f\0\x03'.repeat(100)), 'mapi-http.bad-meta-tag'],
  ['ten megabytes', chunked + chunk(body('x'.repeat(10_000_000))), 'mapi-http.oversized'],
  [
    'a promise of a terabyte',
    `${head}Content-Length: 999999999999\r\n\r\nDONE\r\n`,
    'mapi-http.stalled',
  ],
  ['headers without end', whole(`DONE\r\n${'X-A: b\r\n'.repeat(100)}`), 'mapi-http.bad-header'],
  ['an empty answer', whole(body('')), 'wire.truncated'],
  ['half an answer', whole(body('\0'.repeat(10))), 'wire.truncated'],
  ['a broken chunk', `${chunked}what\r\n`, 'http.bad-chunk'],
  [
    'a code that is no number',
    `${head.replace(': 0', ': zero')}Content-Length: 0\r\n\r\n`,
    'mapi-http.html',
  ],
  ['a length that is no number', `${head}Content-Length: many\r\n\r\n`, 'http.bad-framing'],
  ['no HTTP', 'RPC\r\n\r\n', 'http.bad-head'],
  ['a code behind DONE', whole('DONE\r\nX-ResponseCode: 1\r\n\r\n'), 'mapi-http.unknown-failure'],
])('%s', { concurrent: true }, async (_what, answer, code) => {
  expect(await answeredWith(answer)).toEqual([`failed ${code}`]);
});

test('one byte after the other does not outlive the silence that is allowed', async () => {
  let asked = '';
  await using dripping = await plainPeer((socket) => {
    socket.on('data', (data) => {
      asked += data.toString('latin1');
      const isLoggedOn = /Authorization: Basic/.test(asked);
      if (!isLoggedOn) return void socket.write(offer);
      socket.write(chunked);
      const timer = setInterval(() => socket.write(chunk('P')), patienceMs / 3);
      socket.on('close', () => clearInterval(timer));
    });
  });
  await using practice = await startPractice();
  const wish = { port: dripping.port, clear: true, patienceMs, timeoutMs };
  const { all } = await checkAt(practice, wish);
  expect(all('mapi-http.connect')).toMatchObject([
    { code: 'mapi-http.stalled', evidence: { limitMs: 2 * patienceMs } },
  ]);
});

const offer =
  'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n';
