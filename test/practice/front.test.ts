/** What stands in front of RPC: logons by HTTP, echo, pages, and the ways in which they can go wrong. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { FrontKnobs } from '../../src/practice/knobs.ts';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { readChallenges } from '../../src/wire/http/challenges.ts';
import { channelBindings } from '../../src/wire/ntlm/channel-binding.ts';
import { authenticate } from '../../src/wire/ntlm/client.ts';
import { encodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { testWith } from '../peers/peers.ts';
import { basic, RawClient } from './raw-client.ts';

const echo = Buffer.from('0500140310000000140000000000000040000000', 'hex');
const unlimited = 1_073_741_824;
const testWithCurl = testWith('curl');
const run = promisify(execFile);

/** A request of curl. @returns the status and the body */
async function curl(practice: Practice, ...args: string[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'exchange-check-'));
  const file = join(folder.path, 'body');
  const ca = join(folder.path, 'root.pem');
  writeFileSync(file, '');
  writeFileSync(ca, practice.ca);
  const { stdout } = await run(
    'curl',
    ['-sS', '-o', file, '-w', '%{http_code}', '--cacert', ca, ...args],
    { timeout: 60_000 },
  );
  return { status: Number(stdout), body: readFileSync(file) };
}

const asEcho = ['-X', 'RPC_IN_DATA', '-H', 'Content-Length: 0'];

describe.each(['--ntlm', '--basic'])('curl %s', (scheme) => {
  testWithCurl('curl: the echo, over TLS and in the clear', async () => {
    await using practice = await startPractice();
    const secure = `${practice.url}/rpc/rpcproxy.dll`;
    const person = [scheme, '-u', 'CONTOSO\\user:Password'];
    expect(await curl(practice, ...person, ...asEcho, practice.rpcUrl)).toEqual({
      status: 200,
      body: echo,
    });
    expect((await curl(practice, ...person, ...asEcho, secure)).body).toEqual(echo);
    expect(practice.seen).toMatchObject({ acceptedLogons: 2, failedLogons: {} });
  });

  testWithCurl('curl: a wrong password is a 401, counted once', async () => {
    await using practice = await startPractice();
    const person = [scheme, '-u', 'CONTOSO\\user:wrong'];
    expect((await curl(practice, ...person, ...asEcho, practice.rpcUrl)).status).toBe(401);
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
  });
});

testWithCurl(
  'curl: an NTLM client that names no channel stays out where that is required',
  async () => {
    await using practice = await startPractice({ scenario: 'extended-protection' });
    const person = ['--ntlm', '-u', 'CONTOSO\\user:Password'];
    const rpc = await curl(practice, ...person, ...asEcho, `${practice.url}/rpc/rpcproxy.dll`);
    const elsewhere = await curl(
      practice,
      ...person,
      `${practice.url}/autodiscover/autodiscover.xml`,
    );
    expect([rpc.status, elsewhere.status]).toEqual([401, 200]);
  },
);

/** A logon by NTLM over TLS that names the channel it goes through. @returns the status */
async function boundLogon(practice: Practice, path = '/rpc/rpcproxy.dll', scheme = 'NTLM') {
  const { client, certificate } = await RawClient.secure(practice);
  await using _client = client;
  const ask = (token: Uint8Array) =>
    client.send(
      `RPC_IN_DATA ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n` +
        `Authorization: ${scheme} ${Buffer.from(token).toString('base64')}\r\n\r\n`,
    );
  const negotiate = encodeNegotiate();
  ask(negotiate);
  const [offer] = readChallenges((await client.answer())?.offers ?? []);
  const { message } = authenticate({
    ...{ user: practice.user, domain: practice.domain, password: practice.password },
    negotiate,
    challenge: Buffer.from(offer?.token ?? '', 'base64'),
    channelBindings: channelBindings(certificate, 'sha256'),
    clientChallenge: randomBytes(8),
    exportedSessionKey: randomBytes(16),
    now: 0n,
  });
  ask(message);
  const answer = await client.answer();
  return answer?.status;
}

test.for([
  ['healthy', 200],
  ['extended-protection', 200],
  ['tls-bridging-proxy', 401],
] as const)('%s: a logon that names its channel gets %i', async ([scenario, status]) => {
  await using practice = await startPractice({ scenario });
  expect(await boundLogon(practice)).toBe(status);
  expect(await boundLogon(practice, '/rpc/rpcproxy.dll', 'Negotiate')).toBe(status);
  // The same credentials are good where Extended Protection is off, as it is for Autodiscover.
  expect(await boundLogon(practice, '/autodiscover/autodiscover.xml')).toBe(200);
  expect(await boundLogon({ ...practice, url: practice.directUrl })).toBe(200);
});

test('an echo may have a body, up to 16 bytes, and the connection goes on', async () => {
  await using practice = await startPractice();
  await using client = await RawClient.plain(practice);
  for (const body of ['', 'echo', '0123456789abcdef']) {
    client.ask('RPC_OUT_DATA', body.length, [basic]);
    client.send(body);
    expect(await client.answer()).toMatchObject({ status: 200, reason: 'Success', body: echo });
  }
  expect(practice.seen).toMatchObject({ connections: 1 });
});

test('who has not logged on is told the ways to do so, and may go on', async () => {
  await using practice = await startPractice();
  await using client = await RawClient.plain(practice);
  client.ask('RPC_IN_DATA', 4);
  client.send('echo');
  const offers = ['Negotiate', 'NTLM', 'Basic realm="mail.contoso.test"'];
  expect(await client.answer()).toMatchObject({ status: 401, offers });
  client.ask('RPC_IN_DATA', 4, [basic]);
  client.send('echo');
  expect(await client.answer()).toMatchObject({ status: 200 });
});

test('a refused IN channel is answered at once, though its body never ends', async () => {
  await using practice = await startPractice();
  await using client = await RawClient.plain(practice);
  client.ask('RPC_IN_DATA', unlimited, [['Authorization', 'Basic bm9ib2R5Om5v']]);
  client.send('some of it');
  expect(await client.answer()).toMatchObject({ status: 401 });
  expect(await client.next()).toBeUndefined();
});

test('100 is said to those who wait for it, once they are known', async () => {
  await using practice = await startPractice();
  await using client = await RawClient.plain(practice);
  client.ask('RPC_OUT_DATA', 76, [basic, ['Expect', '100-continue']]);
  expect(await client.head()).toMatchObject({ status: 100 });
});

test('an endpoint that is none of Exchange, and a server unknown here, are 1722', async () => {
  await using practice = await startPractice();
  await using first = await RawClient.plain(practice);
  first.ask('RPC_OUT_DATA', 76, [basic], 135);
  const answer = await first.answer();
  expect(answer).toMatchObject({ status: 503, reason: expect.stringMatching(/^RPC Error: 6ba/) });
});

test.each<[string, Partial<FrontKnobs>]>([
  ['to a refusal', { hangsUpOn: 'refusal' }],
  ['to a channel', { hangsUpOn: 'channel' }],
])('a server may say nothing %s', async (_, front) => {
  await using practice = await startPractice({ knobs: { front } });
  await using client = await RawClient.plain(practice);
  const isRefusal = front.hangsUpOn === 'refusal';
  client.ask('RPC_OUT_DATA', 76, isRefusal ? [['Authorization', 'Basic bm9ib2R5Om5v']] : [basic]);
  expect(await client.answer()).toBeUndefined();
});

test('a server may read all of a body before it refuses', async () => {
  await using practice = await startPractice({ knobs: { front: { refusesLate: true } } });
  await using client = await RawClient.plain(practice);
  client.ask('RPC_IN_DATA', 40_000, [['Authorization', 'Basic bm9ib2R5Om5v']]);
  client.send(Buffer.alloc(39_999));
  await using other = await RawClient.plain(practice);
  other.ask('RPC_IN_DATA', 0, [basic]);
  expect(await other.answer()).toMatchObject({ status: 200 });
  const answer = client.answer();
  client.send('.');
  expect(await answer).toMatchObject({ status: 401 });
  expect(practice.seen.failedLogons).toEqual({ nobody: 1 });
});

test('a server may say nothing to an echo without a body', async () => {
  await using practice = await startPractice({ knobs: { front: { ignoresEmptyEcho: true } } });
  await using first = await RawClient.plain(practice);
  first.ask('RPC_IN_DATA', 4, [basic]);
  first.send('echo');
  expect(await first.answer()).toMatchObject({ status: 200 });
  await using second = await RawClient.plain(practice);
  second.ask('RPC_IN_DATA', 0, [basic]);
  second.end();
  expect(await second.next()).toBeUndefined();
});

test('names in headers come in any case', async () => {
  await using practice = await startPractice({ knobs: { front: { headerCase: 'upper' } } });
  await using client = await RawClient.plain(practice);
  client.ask('RPC_OUT_DATA', 0);
  const names = (await client.answer())?.headers.map(([name]) => name);
  expect(names).toContain('WWW-AUTHENTICATE');
});

test('a challenge that ends the connection makes NTLM impossible', async () => {
  const knobs = { front: { closesAfterChallenge: true } };
  await using practice = await startPractice({ knobs });
  await using client = await RawClient.plain(practice);
  const token = encodeNegotiate().toString('base64');
  client.ask('RPC_OUT_DATA', 0, [['Authorization', `NTLM ${token}`]]);
  expect(await client.answer()).toMatchObject({
    status: 401,
    headers: expect.arrayContaining([['Connection', 'close']]),
  });
  expect(await client.next()).toBeUndefined();
});

test('what is no HTTP ends the connection, and nothing else', async () => {
  await using practice = await startPractice();
  await using lost = await RawClient.plain(practice);
  lost.send('EHLO client\r\n\r\n');
  expect(await lost.next()).toBeUndefined();
  await using client = await RawClient.plain(practice);
  client.ask('RPC_IN_DATA', 0, [basic]);
  expect(await client.answer()).toMatchObject({ status: 200 });
});

test('there is no other scenario than those', async () => {
  await expect(startPractice({ scenario: 'sunny' })).rejects.toThrow('sunny');
});
