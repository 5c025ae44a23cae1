import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import type { Reach } from '../../src/model/reach.ts';
import { tcp } from '../../src/probes/tcp/probe.ts';
import { dnsPeer } from '../peers/dns.ts';
import { closedPort, openPort, silentPort } from '../peers/tcp.ts';
import { loopback, reaching } from '../reaching.ts';

async function open(text: string, reach: Reach) {
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  const { probes } = await check(target, [tcp], [], { reach, timeoutMs: 20_000 });
  expect(probes.map(({ crash }) => crash)).toEqual([undefined]);
  return probes
    .flatMap(({ steps }) => steps)
    .map(({ subject, outcome, code, evidence }) => [subject, code ?? outcome, evidence.name]);
}

test('every address is tried by itself, so that a broken one is seen', async () => {
  await using peer = await openPort('127.0.0.1');
  await using dns = await dnsPeer({
    'A mail.contoso.com': ['127.0.0.1', '127.0.0.2'],
    'AAAA mail.contoso.com': ['::1'],
  });
  const { port } = peer;
  const reach = reaching({
    domains: ['contoso.com'],
    networks: ['127.0.0.0/8', '::1'],
    ports: [port],
    nameServers: [dns.server],
  });

  expect(await open(`mail.contoso.com:${port}`, reach)).toEqual([
    [`127.0.0.1:${port}`, 'passed', 'mail.contoso.com'],
    [`127.0.0.2:${port}`, 'ECONNREFUSED', 'mail.contoso.com'],
    [`[::1]:${port}`, 'ECONNREFUSED', 'mail.contoso.com'],
  ]);
});

test('refused, silent and not listed are told apart', async () => {
  await using silent = await silentPort();
  const closed = await closedPort();
  const at = (port: number) => `127.0.0.1:${port}`;

  const [refused, dropped, unlisted] = await Promise.all([
    open(at(closed), loopback(closed)),
    open(at(silent.port), loopback(silent.port)),
    open(at(closed), loopback(443)),
  ]);

  expect([refused, dropped, unlisted].map(([step]) => step?.[1])).toEqual([
    'ECONNREFUSED',
    'tcp.timeout',
    'guard.refused',
  ]);
});

test('a domain is tried at the hosts of its Autodiscover, and at itself if it has none', async () => {
  await using dns = await dnsPeer({
    'A contoso.com': ['127.0.0.5'],
    'A autodiscover.contoso.com': ['127.0.0.6'],
    'SRV _autodiscover._tcp.contoso.com': ['0 0 443 mail.contoso.com'],
    'A mail.contoso.com': ['127.0.0.7'],
    'A fabrikam.com': ['127.0.0.8'],
  });
  const reach = reaching({
    domains: ['contoso.com', 'fabrikam.com'],
    ports: [443],
    nameServers: [dns.server],
  });

  const [contoso, fabrikam] = await Promise.all([
    open('user@contoso.com', reach),
    open('fabrikam.com', reach),
  ]);

  expect(contoso).toEqual([
    ['127.0.0.7:443', 'guard.refused', 'mail.contoso.com'],
    ['127.0.0.6:443', 'guard.refused', 'autodiscover.contoso.com'],
  ]);
  expect(fabrikam).toEqual([['127.0.0.8:443', 'guard.refused', 'fabrikam.com']]);
});

test('a pinned name of the domain is tried at its address', async () => {
  await using peer = await openPort();
  await using dns = await dnsPeer({});
  const pins = [{ name: 'mail.contoso.com', port: peer.port, address: '127.0.0.1' }];
  const reach = reaching({ domains: ['contoso.com'], nameServers: [dns.server], pins });

  expect(await open('user@contoso.com', reach)).toEqual([
    [`127.0.0.1:${peer.port}`, 'passed', 'mail.contoso.com'],
  ]);
});

test('one check opens no more than 16 connections', async () => {
  const many = Array.from({ length: 40 }, (_, at) => `192.0.2.${at}`);
  await using dns = await dnsPeer({ 'A mail.contoso.com': many });
  const reach = reaching({
    domains: ['contoso.com'],
    ports: [443],
    nameServers: [dns.server],
  });

  expect(await open('mail.contoso.com', reach)).toHaveLength(16);
});
