import { createServer } from 'node:https';
import { expect, test } from 'vitest';
import { httpFront } from '../../src/probes/http-front/probe.ts';
import { authority } from '../peers/authority.ts';
import { exchangeFront, healthy, ntlm, type Replies } from '../peers/exchange-front.ts';
import { listening, plainPeer, tlsPeer } from '../peers/servers.ts';
import { host, runAt } from './steps-at.ts';

const identity = await (await authority()).issue({ names: [host] });

async function runWith(replies: Replies) {
  await using peer = await exchangeFront(identity, { ...healthy, ...replies });
  return await runAt(httpFront, peer); // or else the peer ends first
}

test('a healthy server has no trouble, and tells what it is', async () => {
  await using peer = await exchangeFront(identity);

  const { steps, step, troubles } = await runAt(httpFront, peer);

  expect(troubles).toEqual([]);
  expect(steps).toHaveLength(17);
  expect(step('http.ntlm-challenge')).toMatchObject({
    subject: `${host}/rpc/rpcproxy.dll at 127.0.0.1:${peer.port}`,
    evidence: {
      scheme: 'NTLM',
      computer: 'EX01',
      domain: 'CONTOSO',
      dnsComputer: 'ex01.contoso.test',
      osBuild: '10.0.17763',
      clockFrom: 'ntlm',
      keepsConnection: true,
    },
  });
  expect(Math.abs(Number(step('http.ntlm-challenge').evidence.skewSeconds))).toBeLessThan(60);
  expect(step('http.bearer-challenge').evidence).toMatchObject({
    offered: true,
    authorizationUri: 'https://login.windows.net/common/oauth2/authorize',
    clientId: '00000002-0000-0ff1-ce00-000000000000',
  });
  expect(step('http.healthcheck').evidence).toMatchObject({
    present: true,
    exchangeServer: 'EX01.contoso.test',
  });
});

test('each part of Exchange is asked as its clients do, by one who says who it is', async () => {
  await using peer = await exchangeFront(identity);

  const { steps } = await runAt(httpFront, peer);

  expect(
    steps
      .filter(({ name }) => name === 'http.request')
      .map(({ evidence }) => [
        evidence.path,
        evidence.status,
        evidence.answeredBy,
        evidence.schemes,
      ]),
  ).toEqual([
    ['/owa/', 302, 'exchange', []],
    ['/rpc/rpcproxy.dll', 401, 'exchange', ['Negotiate', 'NTLM']],
    ['/autodiscover/autodiscover.xml', 401, 'exchange', ['Negotiate', 'NTLM', 'Basic']],
    ['/EWS/Exchange.asmx', 401, 'exchange', ['Negotiate', 'NTLM']],
    ['/Microsoft-Server-ActiveSync', 401, 'exchange', ['Basic']],
    ['/owa/auth/logon.aspx?url=%2fowa%2f&reason=0', 200, 'exchange', []],
    ['/mapi/emsmdb', 401, 'exchange', ['Negotiate', 'NTLM']],
  ]);
  expect(peer.seen).toHaveLength(17);
  expect(peer.mostAtOnce()).toBeLessThanOrEqual(6);
  expect(
    peer.seen.every((line) => line.endsWith(' Exchange-Check/0.1 (connectivity diagnosis)')),
  ).toBe(true);
});

test('no answer makes it send a name or a password', async () => {
  const sent: string[] = [];
  const server = createServer({ ...identity }, ({ headers }, response) => {
    sent.push(headers.authorization ?? 'none');
    response.writeHead(401, { 'WWW-Authenticate': ['NTLM', 'Basic realm="x"', 'Bearer'] }).end();
  });
  await using peer = await listening(server);

  await runAt(httpFront, peer);

  expect([...new Set(sent)].sort()).toEqual([
    'Bearer',
    'NTLM TlRMTVNTUAABAAAANYII4gAAAAAAAAAAAAAAAAAAAAAKAGNFAAAADw==',
    'none',
  ]);
});

const page = { status: 200, headers: { Server: 'Microsoft-IIS/10.0', 'X-FEServer': 'EX01' } };
const sys = { Server: 'Microsoft-HTTPAPI/2.0' };

test.each<[string, Replies, string[]]>([
  [
    'an application pool that has stopped',
    { '/mapi/emsmdb': { status: 503, headers: sys } },
    ['http.request http.503'],
  ],
  ['a missing directory', { '/mapi/emsmdb': { status: 404 } }, ['http.request http.404']],
  ['a refusal', { '/mapi/emsmdb': { status: 403 } }, ['http.request http.403']],
  ['a crash', { '/ews/exchange.asmx': { status: 500 } }, ['http.request http.500']],
  [
    'a 401 that offers nothing',
    { '/mapi/emsmdb': { status: 401 } },
    ['http.request http.no-scheme'],
  ],
  ['mail for anyone', { '/mapi/emsmdb': page }, ['http.request http.anonymous']],
  [
    'a web site that has a page for everything',
    { '/autodiscover/autodiscover.xml': { status: 200, headers: { Server: 'Apachy' } } },
    ['http.request http.not-exchange'],
  ],
  [
    'a portal in front',
    { '/mapi/emsmdb': { status: 200, headers: { 'Set-Cookie': 'BIGipServerpool=1.2.3' } } },
    ['http.request http.proxy-answered'],
  ],
  [
    'a redirect',
    { '/ews/exchange.asmx': { status: 302, headers: { Location: 'https://portal.contoso.com/' } } },
    ['http.request http.redirected'],
  ],
  [
    'an unhealthy component',
    { '/mapi/healthcheck.htm': { status: 503 } },
    ['http.healthcheck http.unhealthy'],
  ],
  [
    'a clock that is ten minutes late',
    { '/rpc/rpcproxy.dll': ntlm(-600) },
    ['http.ntlm-challenge http.clock-skew'],
  ],
  [
    'an NTLM that does not begin',
    { '/rpc/rpcproxy.dll': { status: 401, headers: { 'WWW-Authenticate': 'NTLM' } } },
    ['http.ntlm-challenge http.ntlm-refused'],
  ],
  [
    'a Negotiate that stands for Kerberos alone, and is no fault,',
    { '/rpc/rpcproxy.dll': { status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } } },
    [],
  ],
  [
    'an NTLM challenge that is cut off',
    {
      '/rpc/rpcproxy.dll': {
        status: 401,
        headers: { 'WWW-Authenticate': 'NTLM TlRMTVNTUAACAAAA' },
      },
    },
    ['http.ntlm-challenge wire.truncated'],
  ],
])('%s is seen', async (_what, replies, troubles) => {
  expect((await runWith(replies)).troubles).toEqual(troubles);
});

test('where a connection is not kept, NTLM cannot be finished', async () => {
  const closing: Replies = Object.fromEntries(
    Object.entries(healthy).map(([path, reply]) => [
      path,
      (request) => {
        const { headers, ...rest } = typeof reply === 'function' ? reply(request) : reply;
        return { ...rest, headers: { ...headers, Connection: 'close' } };
      },
    ]),
  );
  expect((await runWith(closing)).troubles).toEqual([
    'http.ntlm-challenge http.ntlm-connection-closed',
  ]);
});

test('Exchange 2010 is not blamed for what only later versions have', async () => {
  const absent = { status: 404, headers: { Server: 'Microsoft-IIS/7.5' } };
  const { steps, troubles } = await runWith({
    '/owa/auth/logon.aspx': { status: 200, headers: { 'X-OWA-Version': '14.3.513.0' } },
    '/mapi/emsmdb': absent,
    '/mapi/healthcheck.htm': absent,
  });

  expect(troubles).toEqual([]);
  expect(steps.filter(({ evidence }) => evidence.directory === 'mapi')).toEqual([]);
});

test('a server that is no Exchange has no health page, which is no fault of its own', async () => {
  await using peer = await exchangeFront(identity, {});
  const { steps } = await runAt(httpFront, peer);
  const checks = steps.filter(({ name }) => name === 'http.healthcheck');
  expect(checks).toHaveLength(8);
  expect(checks.every(({ outcome, evidence }) => outcome === 'passed' && !evidence.present)).toBe(
    true,
  );
});

test('silence is a timeout that names its phase, and nobody asks on', async () => {
  await using peer = await tlsPeer(identity);
  const { steps, troubles } = await runAt(httpFront, peer);
  expect(troubles).toEqual([
    'http.request http.timeout',
    'http.bearer-challenge http.timeout',
    ...Array(4).fill('http.request http.timeout'),
  ]);
  expect(steps[0]?.evidence).toMatchObject({ phase: 'headers', path: '/owa/' });
});

test('where there is no TLS, the other probes tell why', async () => {
  await using peer = await plainPeer((socket) => socket.end('no\r\n'));
  expect((await runAt(httpFront, peer)).steps).toEqual([]);
});
