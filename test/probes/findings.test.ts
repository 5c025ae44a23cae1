/** What the steps of DNS and TCP mean to the knowledge, from a server on loopback to the findings. */
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Reach } from '../../src/model/reach.ts';
import { dns } from '../../src/probes/dns/probe.ts';
import { tcp } from '../../src/probes/tcp/probe.ts';
import { dnsPeer } from '../peers/dns.ts';
import { closedPort, openPort } from '../peers/tcp.ts';
import { reaching } from '../reaching.ts';

const knowledge = loadKnowledge();

async function findings(text: string, reach: Reach) {
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  const report = await check(target, [dns, tcp], knowledge, { reach, timeoutMs: 20_000 });
  return {
    health: report.health,
    found: report.findings.map(({ diagnosis }) => diagnosis.id).toSorted(),
    unexplained: report.unexplained.map(({ subject, code }) => [subject, code]),
  };
}

function at(port: number, peer: { readonly server: string }): Reach {
  return reaching({
    domains: ['contoso.com'],
    networks: ['127.0.0.0/8', '::1'],
    ports: [port],
    nameServers: [peer.server],
  });
}

test('a domain that is found by its SRV record alone is healthy', async () => {
  await using server = await openPort();
  await using names = await dnsPeer({
    'MX contoso.com': ['10 mail.contoso.com'],
    'SRV _autodiscover._tcp.contoso.com': [`0 0 ${server.port} mail.contoso.com`],
    'A mail.contoso.com': ['127.0.0.1'],
  });

  expect(await findings('user@contoso.com', at(server.port, names))).toEqual({
    health: 'healthy',
    found: ['dns/one-name-missing'],
    unexplained: [],
  });
});

test('a host without an SRV record and without IPv6 is healthy', async () => {
  await using server = await openPort();
  await using names = await dnsPeer({ 'A mail.contoso.com': ['127.0.0.1'] });

  expect(await findings(`mail.contoso.com:${server.port}`, at(server.port, names))).toEqual({
    health: 'healthy',
    found: [],
    unexplained: [],
  });
});

test('a domain without MX and SRV records is degraded by the first, not by the second', async () => {
  await using names = await dnsPeer({
    'A contoso.com': ['127.0.0.1'],
    'A autodiscover.contoso.com': ['127.0.0.1'],
  });

  expect(await findings('contoso.com', at(443, names))).toMatchObject({
    found: expect.arrayContaining(['dns/no-mx', 'dns/no-srv-record']),
    unexplained: [],
  });
});

test('a broken address beside a working one is named, and is not taken for a server that is down', async () => {
  await using server = await openPort();
  await using names = await dnsPeer({ 'A mail.contoso.com': ['127.0.0.1', '127.0.0.2'] });

  expect(await findings(`mail.contoso.com:${server.port}`, at(server.port, names))).toEqual({
    health: 'degraded',
    found: ['tcp/one-address-fails'],
    unexplained: [],
  });
});

test('a port that nobody listens on fails', async () => {
  const port = await closedPort();
  await using names = await dnsPeer({ 'A mail.contoso.com': ['127.0.0.1'] });

  expect(await findings(`mail.contoso.com:${port}`, at(port, names))).toEqual({
    health: 'failed',
    found: ['tcp/refused'],
    unexplained: [],
  });
});

test('a domain that is nowhere in DNS fails once, not once for every record', async () => {
  await using names = await dnsPeer({});

  expect(await findings('user@contoso.com', at(443, names))).toEqual({
    health: 'failed',
    found: ['dns/no-host-of-domain', 'dns/no-srv-record'],
    unexplained: [],
  });
});

test('what the operator did not list is said to be just that', async () => {
  await using names = await dnsPeer({});

  expect(await findings('user@fabrikam.com', at(443, names))).toEqual({
    health: 'failed',
    found: ['guard/not-listed'],
    unexplained: [],
  });
});

test('a domain in Exchange Online is recognized first', async () => {
  await using names = await dnsPeer({
    'A contoso.com': ['127.0.0.1'],
    'MX contoso.com': ['0 contoso-com.mail.protection.outlook.com'],
    'CNAME autodiscover.contoso.com': ['autodiscover.outlook.com'],
    'A autodiscover.outlook.com': ['127.0.0.1'],
  });
  const target = targetOf('user@contoso.com');
  if (!target) throw new Error('no target');
  const reach = at(443, names);

  const report = await check(target, [dns], knowledge, { reach, timeoutMs: 20_000 });

  expect(report.findings.map(({ diagnosis, certainty }) => [diagnosis.id, certainty])).toEqual([
    ['dns/exchange-online', 'proven'],
    ['dns/no-srv-record', 'proven'],
  ]);
  expect(report.health).toBe('healthy');
});
