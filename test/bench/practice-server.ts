/**
 * A practice server in a process of its own, for as long as a bench runs. With BENCH_BIND it can be
 * reached at another address than loopback, as a tool that makes distance needs it. With RTT_MS it is as
 * far away by itself. Either way Autodiscover publishes the port that clients come by.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startPractice } from '../../src/practice/practice.ts';
import { between } from '../peers/between.ts';
import { distant } from '../peers/distance.ts';

const { SCENARIO: scenario = 'healthy', BENCH_BIND: host, RTT_MS: rttMs } = process.env;

const outer = host || rttMs ? await freePort() : undefined;
const practice = await startPractice({ scenario, publicPort: outer });
const { port: inner } = new URL(practice.url);
const port = await portAt(Number(inner));
const { user, mailbox, domain, password, dn, server, ca } = practice;
const clearPort = Number(new URL(practice.rpcUrl).port);
const url = practice.url.replace(inner, String(port));
const account = { user, mailbox, domain, password, dn, server };
process.stdout.write(`${JSON.stringify({ url, port, clearPort, ca, ...account })}\n`);

async function portAt(served: number): Promise<number> {
  if (rttMs) return (await distant(served, Number(rttMs), outer)).port;
  return host ? (await between(served, undefined, { host, port: outer })).port : served;
}

/** Free a moment ago: it is published before it is listened on. */
async function freePort(): Promise<number> {
  const trial = createServer().listen(0, host ?? '127.0.0.1');
  await once(trial, 'listening');
  const address = trial.address();
  trial.close();
  await once(trial, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
