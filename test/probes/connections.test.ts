import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { Secret } from '../../src/model/account.ts';
import { mostConnections } from '../../src/net/connection-budget.ts';
import { connect as open } from '../../src/net/tcp.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import { listening } from '../peers/servers.ts';
import { openPort } from '../peers/tcp.ts';
import { loopback, reaching } from '../reaching.ts';

const name = 'mail.contoso.test';

/** Connections to a port that are open at the client's end, as the kernel sees them: 01 established, 02 being opened. */
function openTo(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const line = new RegExp(`^ *\\d+: \\S+ [0-9A-F]+:${hex} 0[12] `);
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((one) => line.test(one)).length;
}

/** In front of a server; counts whenever somebody comes. */
async function counting(serverPort: number) {
  let most = 0;
  const relay = await listening(
    createServer((client: Socket) => {
      most = Math.max(most, openTo(relay.port));
      const server = connect(serverPort, '127.0.0.1');
      server.on('error', () => undefined).on('close', () => client.destroy());
      client.on('close', () => server.destroy());
      client.pipe(server).pipe(client);
    }),
  );
  return { ...relay, most: () => most };
}

test('a whole check has no more than 16 connections at a time to an address', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  await using relay = await counting(Number(new URL(practice.url).port));
  const { port } = relay;
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  const { user, domain, server, dn } = practice;
  const report = await check(target, probes, [], {
    reach: reaching({ pins: [{ name, port, address: '127.0.0.1' }], authorities: [practice.ca] }),
    timeoutMs: 30_000,
    account: { user, domain, password: new Secret(practice.password) },
    mailbox: { server, dn },
  });

  expect(report.isCut).toBe(false);
  expect(report.probes.map(({ id }) => id)).toEqual(probes.map(({ id }) => id));
  expect(relay.most()).toBeGreaterThan(8);
  expect(relay.most()).toBeLessThanOrEqual(mostConnections);
});

test('200 checks at once that all want more than they may come to their turn', async () => {
  await using peers = new AsyncDisposableStack();
  // Several, since one listener keeps no more than 511 callers waiting.
  const ports = await Promise.all(
    Array.from({ length: 10 }, async () => peers.use(await openPort()).port),
  );
  const reach = loopback(...ports);
  const wanted = mostConnections + 4;

  const opened = await Promise.all(
    Array.from({ length: 200 }, async (_, nth) => {
      const { signal } = new AbortController();
      const port = ports[nth % ports.length] ?? 0;
      const endpoint = { name: '127.0.0.1', address: '127.0.0.1', port };
      const sockets = Array.from({ length: wanted }, async () => {
        const socket = await open(endpoint, reach, signal);
        socket.destroy();
      });
      return (await Promise.all(sockets)).length;
    }),
  );

  expect(opened).toEqual(Array(200).fill(wanted));
});
