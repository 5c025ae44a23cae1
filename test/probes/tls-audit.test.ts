import { expect, test } from 'vitest';
import { tls } from '../../src/probes/tls/probe.ts';
import { authority, type Identity } from '../peers/authority.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { plainPeer, tlsPeer } from '../peers/servers.ts';
import { sslscan } from '../peers/sslscan.ts';
import { haproxy, opensslServer } from '../peers/tls-servers.ts';
import { host, runAt } from './steps-at.ts';

const trusted = await authority();
const [rsa, elliptic] = await Promise.all([
  trusted.issue({ names: [host], rsaBits: 2048 }),
  trusted.issue({ names: [host] }),
]);
const everything = 'ALL:eNULL:@SECLEVEL=0';
const usual = 'HIGH:!aNULL:!PSK:@SECLEVEL=0';

interface Peer extends AsyncDisposable {
  readonly port: number;
}

async function auditOf(peer: Peer) {
  const { step, findings } = await runAt(tls, peer, [trusted.root]);
  const { evidence, code } = step('tls.suites');
  const accepted = [evidence.accepted ?? []].flat().map(String);
  return {
    versions: step('tls.versions').evidence.accepted,
    suites: accepted.map((suite) => suite.replace(/ \(.+/, '')).toSorted(),
    evidence,
    code,
    findings,
  };
}

const peers: readonly [program: string, settings: string, start: () => Promise<Peer>][] = [
  ['openssl', 'everything', () => opensslServer(rsa, ['-cipher', everything])],
  ['openssl', 'TLS 1.0', () => opensslServer(rsa, ['-tls1', '-cipher', everything])],
  ['openssl', 'TLS 1.1', () => opensslServer(elliptic, ['-tls1_1', '-cipher', everything])],
  [
    'openssl',
    'TLS 1.2 by its own taste',
    () => opensslServer(rsa, ['-tls1_2', '-serverpref', '-cipher', usual]),
  ],
  ['openssl', 'TLS 1.3', () => opensslServer(elliptic, ['-tls1_3'])],
  ['nginx', 'its own defaults', () => nginx(rsa, '')],
  [
    'nginx',
    'old versions',
    () => nginx(rsa, `ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ${everything};`),
  ],
  ['haproxy', 'its own defaults', () => haproxy(elliptic, '')],
  ['haproxy', 'one suite', () => haproxy(rsa, 'ciphers AES128-SHA no-tlsv13')],
];

for (const [program, settings, start] of peers)
  testWith('sslscan')(`${program} with ${settings} is what sslscan sees`, async () => {
    await using peer = await start();
    const seen = await sslscan(peer.port);

    const { versions, suites, evidence } = await auditOf(peer);

    expect(versions).toEqual(seen.versions);
    expect(suites).toEqual(seen.suites);
    expect(suites.length).toBeGreaterThan(0);
    expect(evidence.incomplete).toBeUndefined();
  });

testWith('sslscan')('Node is what sslscan sees', async () => {
  await using peer = await tlsPeer({ ...elliptic, minVersion: 'TLSv1', ciphers: everything });
  const seen = await sslscan(peer.port);
  const { versions, suites } = await auditOf(peer);
  expect([versions, suites]).toEqual([seen.versions, seen.suites]);
});

async function weakAt(identity: Identity, ciphers: string) {
  await using peer = await tlsPeer({ ...identity, ciphers, maxVersion: 'TLSv1.2' });
  const { code, evidence, findings } = await auditOf(peer);
  return { code, weaknesses: evidence.weaknesses, findings, secrecy: evidence.forwardSecrecy };
}

test('suites that protect nothing, and suites without forward secrecy, are findings', async () => {
  expect(await weakAt(rsa, everything)).toEqual({
    code: 'tls.broken-suites',
    weaknesses: ['null', 'anonymous'],
    findings: ['tls/unprotected-suites'],
    secrecy: 'some',
  });
  expect(await weakAt(rsa, 'AES256-SHA:AES128-GCM-SHA256')).toEqual({
    code: 'tls.no-forward-secrecy',
    weaknesses: [],
    findings: ['tls/no-forward-secrecy'],
    secrecy: 'none',
  });
  expect(await weakAt(rsa, 'ECDHE+AESGCM:ECDHE+AES')).toEqual({
    code: undefined,
    weaknesses: [],
    findings: [],
    secrecy: 'all',
  });
});

test('a server that speaks TLS 1.3 only is told from one that speaks 1.2, too', async () => {
  await using peer = await tlsPeer({ ...elliptic, minVersion: 'TLSv1.3' });
  const { step, findings } = await runAt(tls, peer, [trusted.root]);
  expect(step('tls.versions')).toMatchObject({ outcome: 'warned', code: 'tls.modern-only' });
  expect(findings).toEqual(['tls/tls13-only']);
});

test('whose taste decides, and the group that TLS 1.3 wants, are facts', async () => {
  const ciphers = 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256';
  for (const honorCipherOrder of [true, false]) {
    await using peer = await tlsPeer({ ...rsa, honorCipherOrder, ciphers, ecdhCurve: 'P-384' });
    const { evidence } = await auditOf(peer);
    expect(evidence).toMatchObject({
      serverPreference: honorCipherOrder,
      group: 'secp384r1',
      noticesFallback: true,
      compression: false,
    });
  }
});

test('no more than 16 connections are open at once', async () => {
  await using peer = await tlsPeer({ ...rsa, ciphers: everything, minVersion: 'TLSv1' });
  await auditOf(peer);
  expect(peer.mostAtOnce()).toBeLessThanOrEqual(16);
});

test('what is no server of TLS is not audited', async () => {
  await using peer = await plainPeer((socket) => socket.write('220 mail.contoso.com ESMTP\r\n'));
  const { steps } = await runAt(tls, peer);
  expect(steps.map(({ name }) => name)).toEqual(['tls.handshake']);
});
