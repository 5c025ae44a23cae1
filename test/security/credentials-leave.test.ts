/** S1: credentials leave only for places of the account, with a certificate that is valid there, over TLS 1.2 or later. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import { outlookAnywhereOf } from '../../src/probes/outlook-anywhere/probe.ts';
import { dnsPeer } from '../peers/dns.ts';
import { reaching } from '../reaching.ts';
import {
  type Certificate,
  certificates,
  collector,
  holdsLogon,
  holdsProof,
  trusted,
} from './collector.ts';

const knowledge = loadKnowledge();

/** All of them may be checked; the account is for some. */
const domains = ['contoso.test', 'fabrikam.test', 'evilcontoso.test', 'contoso.test.evil.test'];
const placesOfAccount = [
  ['contoso.test'],
  ['fabrikam.test'],
  ['mail.contoso.test'],
  ['CONTOSO.test.'],
  ['test'],
  ['', '.', '.test'],
  ['evil.test'],
  [],
];

interface Case {
  /** How the host is found. */
  readonly way: 'typed' | 'mailbox' | 'service';
  readonly host: string;
  readonly places: readonly string[];
  readonly certificate: Certificate;
  readonly old: boolean;
}

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const cases = fc.record({
  way: fc.constantFrom('typed', 'mailbox', 'service'),
  label: fc.oneof(label, fc.constantFrom('mail', 'autodiscover')),
  domain: fc.constantFrom(...domains),
  places: fc.constantFrom(...placesOfAccount),
  certificate: fc.oneof(fc.constant('right' as const), fc.constantFrom(...certificates)),
  old: fc.constantFrom(false, false, false, true),
});

/** Written anew, by the rule: a place is the host itself or a domain that somebody owns. */
function isPlace(host: string, places: readonly string[]): boolean {
  const owned = places.map((place) => place.toLowerCase().replace(/\.$/, ''));
  return owned.some(
    (place) => place === host || (/[^.]\.[^.]/.test(place) && host.endsWith(`.${place}`)),
  );
}

/** Each opens four connections or more, so that a thousand are seen in a quarter of a minute. */
const caseCount = 250;
/** More would only wait for each other, and for the name server beyond its patience. */
const atOnce = 8;

test('of generated hosts, services and certificates no other is shown an account', async () => {
  const sample = fc.sample(cases, caseCount).map(
    ({ label: name, domain, ...others }, index): Case => ({
      ...others,
      // The number tells the cases apart at the collector, but must not change what is a place.
      host: name === 'mail' && index % 4 === 0 ? `mail.${domain}` : `${name}-${index}.${domain}`,
    }),
  );
  const distinct = [...new Map(sample.map((one) => [one.host, one])).values()];
  const kinds = new Map(distinct.map(({ host, certificate }) => [host, certificate]));
  const wish = {
    domains,
    certificateFor: (name: string) => kinds.get(name) ?? 'for-another-name',
  } as const;
  await using usual = await collector(wish);
  await using old = await collector({ ...wish, old: true });
  const portOf = (one: Case) => (one.old ? old.port : usual.port);
  const zone = Object.fromEntries(
    distinct.flatMap((one) => [
      [`A ${one.host}`, ['127.0.0.1']],
      [`SRV _autodiscover._tcp.${one.host}`, [`0 0 ${portOf(one)} ${one.host}`]],
    ]),
  );
  await using peer = await dnsPeer(zone);
  const ports = [usual.port, old.port];
  const reach = reaching({
    domains: ['test'],
    networks: ['127.0.0.1'],
    ports,
    nameServers: [peer.server],
    authorities: [trusted],
  });

  for (let at = 0; at < distinct.length; at += atOnce)
    await Promise.all(distinct.slice(at, at + atOnce).map((one) => run(one, portOf(one), reach)));

  const heardAt = (one: Case) => (one.old ? old : usual).heard.get(one.host);
  const seen = distinct.map((one) => {
    const may = isPlace(one.host, one.places) && one.certificate === 'right' && !one.old;
    return { one, may, visited: heardAt(one) !== undefined, shown: holdsLogon(heardAt(one) ?? '') };
  });
  expect(seen.filter(({ may, shown }) => shown !== may)).toEqual([]);
  expect(seen.filter(({ shown }) => shown).length).toBeGreaterThan(caseCount / 50);
  expect(seen.filter(({ visited, shown }) => visited && !shown).length).toBeGreaterThan(
    caseCount / 2,
  );
  const text = [...usual.heard.values(), ...old.heard.values()].join('\n');
  expect(text).not.toContain('planted-7Qx');
}, 300_000);

/** Only the probe that has the account: the others have nothing to tell. */
async function run({ way, host, places }: Case, port: number, reach: ReturnType<typeof reaching>) {
  const text = { typed: `${host}:${port}`, mailbox: 'a.test:443', service: `user@${host}` }[way];
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  const front = way === 'mailbox' ? { front: { name: host, port } } : {};
  await check(target, [outlookAnywhereOf(5000)], knowledge, {
    reach,
    timeoutMs: 20_000,
    account: { user: 'user', domain: 'C', password: new Secret('planted-7Qx'), hosts: places },
    mailbox: { server: 's', dn: '/o=C', ...front },
  });
}

test('a redirect, in place of every answer, is followed by nobody', async () => {
  await using elsewhere = await collector({ domains, certificateFor: () => 'right' });
  const location = `https://other.contoso.test:${elsewhere.port}/`;
  await using first = await collector({
    domains,
    certificateFor: () => 'right',
    answer: () => `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
  });
  const { port } = first;
  const pins = [
    { name: 'mail.contoso.test', port, address: '127.0.0.1' },
    { name: 'other.contoso.test', port: elsewhere.port, address: '127.0.0.1' },
  ];
  const reach = reaching({ pins, authorities: [trusted] });
  const one = { way: 'typed', host: 'mail.contoso.test', places: ['contoso.test'] } as const;
  await run({ ...one, certificate: 'right', old: false }, port, reach);
  expect(first.heard.get('mail.contoso.test')).toContain('RPC_OUT_DATA');
  expect(holdsProof([...first.heard.values()].join('\n'))).toBe(false);
  expect(elsewhere.heard.size).toBe(0);
});
