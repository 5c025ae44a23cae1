import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import type { Reach } from '../../src/model/reach.ts';
import { dns } from '../../src/probes/dns/probe.ts';
import { dnsPeer } from '../peers/dns.ts';
import { reaching } from '../reaching.ts';

async function ask(text: string, reach: Reach) {
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  const { probes } = await check(target, [dns], [], { reach, timeoutMs: 20_000 });
  expect(probes.map(({ crash }) => crash)).toEqual(probes.map(() => undefined));
  return probes.flatMap(({ steps }) => steps);
}

function asking(peer: { readonly server: string }, domain = 'contoso.com') {
  return reaching({ domains: [domain], nameServers: [peer.server] });
}

test('a domain: its hosts, its exchangers and its service', async () => {
  await using peer = await dnsPeer({
    'A contoso.com': ['192.0.2.1'],
    'MX contoso.com': ['10 mail.contoso.com'],
    'SRV _autodiscover._tcp.contoso.com': ['0 0 443 mail.contoso.com'],
    'A mail.contoso.com': ['192.0.2.7'],
    'AAAA mail.contoso.com': ['2001:db8::7'],
  });

  const steps = await ask('user@contoso.com', asking(peer));

  expect(steps.map(({ subject, outcome, code }) => [subject, code ?? outcome])).toEqual([
    ['A contoso.com', 'passed'],
    ['AAAA contoso.com', 'passed'],
    ['CNAME contoso.com', 'passed'],
    ['A autodiscover.contoso.com', 'dns.nxdomain'],
    ['AAAA autodiscover.contoso.com', 'dns.nxdomain'],
    ['CNAME autodiscover.contoso.com', 'passed'],
    ['MX contoso.com', 'passed'],
    ['SRV _autodiscover._tcp.contoso.com', 'passed'],
    ['A mail.contoso.com', 'passed'],
    ['AAAA mail.contoso.com', 'passed'],
    ['CNAME mail.contoso.com', 'passed'],
  ]);
  const evidence = Object.fromEntries(steps.map((step) => [step.subject, step.evidence]));
  expect(evidence['AAAA contoso.com']).toMatchObject({ addresses: [], pinned: false });
  expect(evidence['A mail.contoso.com']).toEqual({
    name: 'mail.contoso.com',
    origin: 'srv',
    family: 4,
    addresses: ['192.0.2.7'],
    ttlSeconds: 300,
    from: 'dns',
    resolver: peer.server,
    pinned: false,
  });
  expect(evidence['SRV _autodiscover._tcp.contoso.com']).toMatchObject({
    targets: ['mail.contoso.com:443'],
  });
  expect(evidence['MX contoso.com']).toMatchObject({
    exchanges: ['mail.contoso.com'],
    exchangeOnline: false,
  });
});

test.each([
  ['contoso-com.mail.protection.outlook.com', true],
  ['contoso-com.n-v1.mx.microsoft', true],
  ['contoso-com.mail.protection.partner.outlook.cn', true],
  ['mail.protection.outlook.com.contoso.com', false],
  ['mx.contoso.com', false],
])('whether the exchanger %s is Exchange Online is a fact', async (exchange, online) => {
  await using peer = await dnsPeer({ 'MX contoso.com': [`0 ${exchange}`] });

  const steps = await ask('contoso.com', asking(peer));

  expect(steps.find(({ name }) => name === 'dns.mx')?.evidence.exchangeOnline).toBe(online);
});

test('so is where the alias of autodiscover leads', async () => {
  await using peer = await dnsPeer({
    'CNAME autodiscover.contoso.com': ['autodiscover.outlook.com'],
    'A autodiscover.outlook.com': ['192.0.2.9'],
  });

  const steps = await ask('autodiscover.contoso.com', asking(peer));

  expect(steps.find(({ name }) => name === 'dns.cname')?.evidence).toMatchObject({
    chain: ['autodiscover.outlook.com'],
    exchangeOnline: true,
  });
});

test.each([
  ['no MX record', { 'A contoso.com': ['192.0.2.1'] }, 'dns.nodata'],
  ['no domain', {}, 'dns.nxdomain'],
  ['a null MX', { 'MX contoso.com': ['0 .'] }, 'dns.null-mx'],
])('%s is a warning: clients need none', async (_what, zone, code) => {
  await using peer = await dnsPeer(zone);

  const steps = await ask('contoso.com', asking(peer));

  expect(steps.find(({ name }) => name === 'dns.mx')).toMatchObject({ outcome: 'warned', code });
});

test('a pinned name is not looked up', async () => {
  await using peer = await dnsPeer({});
  const pins = [{ name: 'mail.contoso.com', port: 443, address: '127.0.0.1' }];

  const steps = await ask('mail.contoso.com', { ...asking(peer), pins });

  expect(steps.map(({ subject, outcome, evidence }) => [subject, outcome, evidence])).toEqual([
    [
      'A mail.contoso.com',
      'passed',
      {
        name: 'mail.contoso.com',
        origin: 'pin',
        family: 4,
        addresses: ['127.0.0.1'],
        pinned: true,
      },
    ],
  ]);
  expect(peer.asked).toEqual([]);
});

test('a domain with a pinned name is asked for nothing: the operator has said where it is', async () => {
  await using peer = await dnsPeer({});
  const pins = [{ name: 'mail.contoso.com', port: 8443, address: '127.0.0.1' }];

  const steps = await ask('user@contoso.com', { ...asking(peer), pins });

  expect(steps.map(({ subject, outcome }) => [subject, outcome])).toEqual([
    ['A mail.contoso.com', 'passed'],
  ]);
  expect(peer.asked).toEqual([]);
});

test('a service elsewhere is not looked up unless it is listed', async () => {
  await using peer = await dnsPeer({
    'SRV _autodiscover._tcp.contoso.com': ['0 0 443 mail.fabrikam.com'],
    'A mail.fabrikam.com': ['192.0.2.9'],
  });

  const steps = await ask('contoso.com', asking(peer));

  expect(steps.find(({ subject }) => subject === 'A mail.fabrikam.com')).toMatchObject({
    code: 'guard.refused',
    evidence: { reason: 'name' },
  });
  expect(peer.asked.filter((question) => question.includes('fabrikam'))).toEqual([]);
});

test('a silent resolver makes every step a timeout, all at once', async () => {
  const silent = 'silence' as const;
  await using peer = await dnsPeer({
    'A mail.contoso.com': silent,
    'AAAA mail.contoso.com': silent,
    'CNAME mail.contoso.com': silent,
  });

  const steps = await ask('mail.contoso.com', asking(peer));

  expect(steps.map(({ code }) => code)).toEqual(['dns.timeout', 'dns.timeout', 'dns.timeout']);
});

test('an address has nothing to ask for', async () => {
  expect(await ask('127.0.0.1', reaching())).toEqual([]);
});
