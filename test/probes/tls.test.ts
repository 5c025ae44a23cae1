import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { tls } from '../../src/probes/tls/probe.ts';
import { authority, daysFromNow, type Wish } from '../peers/authority.ts';
import { plainPeer, tlsPeer } from '../peers/servers.ts';
import { host, runAt } from './steps-at.ts';

const trusted = await authority();
const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

async function troublesOf(wish: Wish, authorities = [trusted.root]) {
  const identity = await trusted.issue({ names: [host], ...wish });
  await using peer = await tlsPeer({ ...identity, ciphers: 'DEFAULT:@SECLEVEL=0' });
  const { troubles, findings, unexplained } = await runAt(tls, peer, authorities);
  expect(unexplained).toEqual([]);
  expect(findings).toHaveLength(troubles.length);
  return troubles;
}

test('a healthy server passes, and says what it is', async () => {
  await using peer = await tlsPeer(
    await trusted.issue({ names: [host, 'autodiscover.contoso.com'] }),
  );

  const { steps, step, troubles } = await runAt(tls, peer, [trusted.root]);

  expect(troubles).toEqual([]);
  expect(steps.map(({ subject }) => subject)).toEqual(
    Array(8).fill(`${host} at 127.0.0.1:${peer.port}`),
  );
  expect(step('tls.handshake').evidence).toMatchObject({
    name: host,
    address: '127.0.0.1',
    version: 'TLSv1.3',
    asksForClientCertificate: false,
  });
  expect(step('tls.certificate').evidence).toMatchObject({
    subject: `CN=${host}`,
    issuer: 'CN=Contoso Trust Issuing CA, O=Contoso Trust',
    names: [host, 'autodiscover.contoso.com'],
    keyType: 'ec',
    curve: 'prime256v1',
  });
  expect(step('tls.certificate-dates').evidence).toMatchObject({ daysLeft: 89, isServers: true });
  expect(step('tls.certificate-trust').evidence).toMatchObject({
    sent: [`CN=${host}`, 'CN=Contoso Trust Issuing CA, O=Contoso Trust'],
    sentCount: 2,
    inOrder: true,
    root: 'CN=Contoso Trust Root, O=Contoso Trust',
  });
  expect(step('tls.versions').evidence).toMatchObject({
    accepted: ['TLSv1.2', 'TLSv1.3'],
    refused: ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1'],
    unclear: [],
  });
});

test.each<[string, Wish, string[]]>([
  ['expired', { notAfter: daysFromNow(-1) }, ['tls.certificate-dates tls.expired']],
  ['not yet valid', { notBefore: daysFromNow(1) }, ['tls.certificate-dates tls.not-yet-valid']],
  ['about to expire', { notAfter: daysFromNow(21) }, ['tls.certificate-dates tls.expires-soon']],
  ['for another name', { names: ['ex01.contoso.local'] }, ['tls.certificate-name tls.wrong-name']],
  ['for a deeper name', { names: ['*.mail.contoso.com'] }, ['tls.certificate-name tls.wrong-name']],
  ['for a wildcard that fits', { names: ['*.contoso.com'] }, []],
  ['signed by itself', { signedBy: 'itself' }, ['tls.certificate-trust tls.self-signed']],
  [
    'without its intermediate',
    { sends: 'nothing' },
    ['tls.certificate-trust tls.missing-intermediate'],
  ],
  ['with a chain in the wrong order', { sends: 'reversed' }, []],
  ['with the root sent along', { sends: 'root' }, []],
  ['with a short key', { rsaBits: 1024 }, ['tls.certificate tls.weak-key']],
])('a certificate %s is seen', async (_what, wish, troubles) => {
  expect(await troublesOf(wish)).toEqual(troubles);
});

test('faults that come together are told apart', async () => {
  const wish: Wish = { notAfter: daysFromNow(-1), names: ['ex01'], signedBy: 'itself' };
  expect(await troublesOf(wish)).toEqual([
    'tls.certificate-dates tls.expired',
    'tls.certificate-name tls.wrong-name',
    'tls.certificate-trust tls.self-signed',
  ]);
});

test('a private authority is not trusted, and not mistaken for a forgotten intermediate', async () => {
  expect(await troublesOf({}, [])).toEqual(['tls.certificate-trust tls.untrusted']);
  expect(await troublesOf({ sends: 'nothing' }, [])).toEqual([
    'tls.certificate-trust tls.untrusted',
  ]);
  expect(await troublesOf({ sends: 'root' }, [])).toEqual(['tls.certificate-trust tls.untrusted']);
});

test('an authority that only bears the name of a trusted one is not trusted', async () => {
  const { root } = await authority();
  expect(await troublesOf({}, [root])).toEqual(['tls.certificate-trust tls.untrusted']);
});

test('an intermediate that a public address could fill in was forgotten', async () => {
  const wish: Wish = { sends: 'nothing', issuerUrl: 'http://ca.example/issuing.crt' };
  await using peer = await tlsPeer(await trusted.issue({ names: [host], ...wish }));

  const { step } = await runAt(tls, peer);

  expect(step('tls.certificate-trust')).toMatchObject({
    code: 'tls.missing-intermediate',
    evidence: {
      missingIssuer: 'CN=Contoso Trust Issuing CA, O=Contoso Trust',
      issuerUrl: 'http://ca.example/issuing.crt',
      knownAuthority: false,
      sentCount: 1,
    },
  });
});

test('an order that most clients repair is a fact, whatever the version of TLS', async () => {
  const identity = await trusted.issue({ names: [host], sends: 'reversed' });
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    await using peer = await tlsPeer({ ...identity, maxVersion });
    const { step } = await runAt(tls, peer, [trusted.root]);
    expect(step('tls.certificate-trust').evidence).toMatchObject({
      sent: [
        `CN=${host}`,
        'CN=Contoso Trust Root, O=Contoso Trust',
        'CN=Contoso Trust Issuing CA, O=Contoso Trust',
      ],
      inOrder: false,
    });
  }
});

test('another certificate without SNI is a fact, and no fault', async () => {
  const [named, other] = await Promise.all([
    trusted.issue({ names: [host] }),
    trusted.issue({ names: ['ex01.contoso.local'] }),
  ]);
  await using peer = await tlsPeer({
    ...other,
    SNICallback: (_name, done) => done(null, createSecureContext({ ...named })),
  });

  const { step, troubles } = await runAt(tls, peer, [trusted.root]);

  expect(troubles).toEqual([]);
  expect(step('tls.handshake-without-sni').evidence).toMatchObject({
    answered: true,
    sameCertificate: false,
    names: ['ex01.contoso.local'],
  });
});

test('a server that speaks TLS 1.0 only is met, and so is its certificate', async () => {
  const identity = await trusted.issue({ names: [host], notAfter: daysFromNow(-1) });
  await using peer = await tlsPeer({ ...identity, ...old, maxVersion: 'TLSv1' });

  const { step, troubles } = await runAt(tls, peer, [trusted.root]);

  expect(troubles).toEqual([
    'tls.handshake tls.legacy-needed',
    'tls.certificate-dates tls.expired',
    'tls.versions tls.legacy-only',
  ]);
  expect(step('tls.handshake').evidence).toMatchObject({
    version: 'TLSv1',
    refusal: 'tls.protocol_version',
  });
});

test('old versions beside new ones are a warning', async () => {
  await using peer = await tlsPeer({ ...(await trusted.issue({ names: [host] })), ...old });
  const { step } = await runAt(tls, peer, [trusted.root]);
  expect(step('tls.versions')).toMatchObject({ outcome: 'warned', code: 'tls.legacy-accepted' });
});

test('a server that asks for a client certificate says so', async () => {
  const identity = await trusted.issue({ names: [host] });
  await using peer = await tlsPeer({ ...identity, requestCert: true, rejectUnauthorized: false });
  const { step } = await runAt(tls, peer, [trusted.root]);
  expect(step('tls.handshake').evidence).toMatchObject({ asksForClientCertificate: true });
});

test('a name that the server does not know is its own alert', async () => {
  await using peer = await plainPeer((socket) => {
    socket.once('data', () => socket.end(Buffer.from('15030100020270', 'hex')));
  });
  expect((await runAt(tls, peer)).troubles).toEqual(['tls.handshake tls.alert.unrecognized_name']);
});

test('plain text, an end and a reset are told apart', async () => {
  await using plain = await plainPeer((socket) => socket.write('220 mail.contoso.com ESMTP\r\n'));
  await using ends = await plainPeer((socket) => socket.once('data', () => socket.end()));
  await using resets = await plainPeer((socket) =>
    socket.once('data', () => socket.resetAndDestroy()),
  );

  const runs = await Promise.all([plain, ends, resets].map((peer) => runAt(tls, peer)));

  expect(runs.map(({ troubles }) => troubles)).toEqual([
    ['tls.handshake tls.not-tls'],
    ['tls.handshake tls.closed'],
    ['tls.handshake ECONNRESET'],
  ]);
  expect(runs[0]?.step('tls.handshake').evidence.firstBytes).toBe('220 mail.contoso.com ESMTP..');
});

test('silence is a timeout that names its phase', async () => {
  await using peer = await plainPeer((socket) => socket.resume());
  const { steps } = await runAt(tls, peer);
  expect(steps).toMatchObject([
    { name: 'tls.handshake', code: 'tls.timeout', evidence: { phase: 'handshake' } },
  ]);
});

test('a port that cannot be opened is left to the probe of TCP', async () => {
  const peer = await plainPeer(() => undefined);
  await peer[Symbol.asyncDispose]();
  expect((await runAt(tls, peer)).steps).toEqual([]);
});
