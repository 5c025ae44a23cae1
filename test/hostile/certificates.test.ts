/** Certificates with fields that nobody would issue: a report shows them escaped and cut, and stays small. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { tls } from '../../src/probes/tls/probe.ts';
import { authority, daysFromNow } from '../peers/authority.ts';
import { tlsPeer } from '../peers/servers.ts';
import { reaching } from '../reaching.ts';

const host = 'mail.contoso.test';
const knowledge = loadKnowledge();
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

x509.cryptoProvider.set(webcrypto);

interface Wish {
  readonly commonName?: string;
  readonly names?: readonly string[];
  readonly extensions?: number;
  /** Of each extension. */
  readonly bytes?: number;
}

async function selfSigned({ commonName = host, names = [host], extensions = 0, bytes = 2 }: Wish) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: daysFromNow(-1),
    notAfter: daysFromNow(90),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      ...Array.from(
        { length: extensions },
        (_, n) => new x509.Extension(`1.3.6.1.4.1.99999.${n}`, false, new Uint8Array(bytes)),
      ),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}

async function reportOn(identity: { readonly key: string; readonly cert: string }) {
  await using peer = await tlsPeer(identity);
  const { port } = peer;
  const target = targetOf(`${host}:${port}`);
  if (!target) throw new Error('no target');
  const reach = reaching({ pins: [{ name: host, port, address: '127.0.0.1' }] });
  const report = await check(target, [tls], knowledge, { reach, timeoutMs: 30_000 });
  expect(report.probes.flatMap(({ crash }) => crash ?? [])).toEqual([]);
  const steps = report.probes.flatMap((run) => run.steps);
  const text = JSON.stringify(steps);
  expect(text.length).toBeLessThan(256 * 1024);
  expect(report.health).not.toBe('healthy');
  expect(textsIn(steps).filter((one) => /[\p{Cc}\p{Cf}]/u.test(one))).toEqual([]);
  return { codes: steps.flatMap(({ code }) => code ?? []), steps };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

test.each([
  ['control characters', 'mail\u001b[2J\r\nSet-Cookie: a=b\u0007'],
  ['an override of the direction of writing', 'gro.osotnoc\u202e.liam'],
  ['zero-width characters', 'mail\u200b.con\u2060toso.test'],
  ['a NUL', 'mail.contoso.test\u0000.attacker.test'],
  ['a name of 20,000 characters', 'a'.repeat(20_000)],
])('%s in the name of the server', async (_what, commonName) => {
  const { codes } = await reportOn(await selfSigned({ commonName }));
  expect(codes).toContain('tls.self-signed');
});

test('a NUL in a name for clients is no name of the host', async () => {
  const { codes } = await reportOn(await selfSigned({ names: [`${host}\u0000.attacker.test`] }));
  expect(codes).toContain('tls.wrong-name');
});

test('of 3,000 names the first are shown', async () => {
  const names = Array.from({ length: 3000 }, (_, n) => `host-${n}.contoso.test`);
  const { steps } = await reportOn(await selfSigned({ names }));
  const shown = steps.find(({ name }) => name === 'tls.certificate')?.evidence.names;
  expect(shown).toContain('host-0.contoso.test');
  expect(shown).toContain('... and 2500 more');
});

test.each([
  [1500, 2, 'tls.self-signed'],
  [300, 1000, 'tls.excessive-message-size'],
])('%i extensions of %i bytes: %s', async (extensions, bytes, code) => {
  const { codes } = await reportOn(await selfSigned({ extensions, bytes }));
  expect(codes).toContain(code);
});

test('of 40 certificates 16 are looked at, and all are counted', async () => {
  const ca = await authority();
  const { key, cert } = await ca.issue({ names: [host] });
  const { steps } = await reportOn({
    key,
    cert: [cert, ...Array(38).fill(ca.intermediate)].join('\n'),
  });
  const { evidence } = steps.find(({ name }) => name === 'tls.certificate-trust') ?? {};
  expect(evidence).toMatchObject({ sentCount: 40, sent: { length: 16 } });
});
