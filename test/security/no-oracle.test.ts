/** S7: what is not listed is refused in the same words, whether it is there or not. */
import { expect, test } from 'vitest';
import { targetOf } from '../../src/check/target-of.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { portOf } from '../peers/balancer.ts';
import { dnsPeer } from '../peers/dns.ts';
import { closedPort, openPort } from '../peers/tcp.ts';
import { reaching } from '../reaching.ts';
import { countConnections } from './connections.ts';
import { domain, host, targetFor, wholeCheck } from './whole-check.ts';

/** What a check of it says, without times and without the target's own name and port. */
async function wordsOf(text: string, server: string, ports: readonly number[]) {
  const reach = reaching({ domains: [domain], ports: [443, ...ports], nameServers: [server] });
  using connections = countConnections();
  const { report } = await wholeCheck(targetFor(text), reach);
  expect(connections.begun).toBe(0);
  const { findings, unexplained, health, probes } = report;
  const said = { findings, unexplained, health, probes };
  const names = [targetOf(text)?.host ?? '', targetOf(text)?.domain ?? ''];
  const own = new RegExp(
    names.map((name) => name.replaceAll('.', '\\.')).join('|') || 'nothing',
    'g',
  );
  return JSON.stringify(said, (key, value: unknown) =>
    ['startedAt', 'durationMs', 'port'].includes(key) ? undefined : value,
  )
    .replaceAll(own, 'NAME')
    .replaceAll(/NAME\]?:\d+/g, 'NAME:PORT');
}

test('an address that is not listed: open, closed and silent ports are told apart by nobody', async () => {
  await using peer = await dnsPeer({});
  await using open = await openPort('127.0.0.9');
  const closed = await closedPort();
  const ports = [open.port, closed];
  const answers = [
    await wordsOf(`127.0.0.9:${open.port}`, peer.server, ports),
    await wordsOf(`127.0.0.9:${closed}`, peer.server, ports),
    await wordsOf('10.255.255.1:443', peer.server, ports),
  ];
  expect(new Set(answers)).toHaveLength(1);
  expect(answers[0]).toContain('guard/not-listed');
  expect(open.connections).toEqual([]);
});

test('a name that is not listed: nobody asks whether there is one', async () => {
  await using peer = await dnsPeer({ 'A mail.fabrikam.test': ['127.0.0.1'] });
  const there = await wordsOf('mail.fabrikam.test:443', peer.server, []);
  const missing = await wordsOf('gone.fabrikam.test:443', peer.server, []);
  expect(there).toBe(missing);
  expect(there).toContain('guard/not-listed');
  expect(peer.asked).toEqual([]);
});

test('a listed name at an address inside: whether somebody listens there is told by nothing', async () => {
  await using open = await openPort('127.0.0.9');
  const ports = [open.port];
  const answerAt = async (address: string) => {
    await using peer = await dnsPeer({ [`A ${host}`]: [address] });
    const words = await wordsOf(`${host}:${open.port}`, peer.server, ports);
    return words.replaceAll(address, 'ADDRESS').replaceAll(peer.server, 'SERVER');
  };
  expect(await answerAt('127.0.0.9')).toBe(await answerAt('127.0.0.10'));
  expect(open.connections).toEqual([]);
});

test('a whole check with an account goes to no port but the one that was asked for', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const port = portOf(practice);
  const pins = [{ name: host, port, address: '127.0.0.1' }];
  using connections = countConnections();
  await wholeCheck(targetFor(`${host}:${port}`), reaching({ pins, authorities: [practice.ca] }), {
    mailbox: { server: practice.server, dn: practice.dn },
  });
  expect(connections.begun).toBeGreaterThan(5);
  expect(practice.seen.connections).toBeLessThanOrEqual(connections.begun);
  // What OpenSSL refused in the handshake of an old version never becomes a connection of HTTP.
  expect(connections.begun).toBeGreaterThanOrEqual(practice.seen.connections);
});
