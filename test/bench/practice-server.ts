/**
 * A practice server in a process of its own, for as long as a bench runs. With BENCH_BIND it can be
 * reached at another address than loopback, as a tool that makes distance needs it. With RTT_MS it is as
 * far away by itself.
 */
import { startPractice } from '../../src/practice/practice.ts';
import { between } from '../peers/between.ts';
import { distant } from '../peers/distance.ts';

const { SCENARIO: scenario = 'healthy', BENCH_BIND: host, RTT_MS: rttMs } = process.env;

const practice = await startPractice({ scenario });
const { port: inner } = new URL(practice.url);
const port = await portAt(Number(inner));
const { user, domain, password, dn, server, ca } = practice;
const clearPort = Number(new URL(practice.rpcUrl).port);
const url = practice.url.replace(inner, String(port));
const account = { user, domain, password, dn, server };
process.stdout.write(`${JSON.stringify({ url, port, clearPort, ca, ...account })}\n`);

async function portAt(served: number): Promise<number> {
  if (rttMs) return (await distant(served, Number(rttMs))).port;
  return host ? (await between(served, undefined, { host })).port : served;
}
