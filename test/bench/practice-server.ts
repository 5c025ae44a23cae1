/**
 * A practice server in a process of its own, for as long as a bench runs. With BENCH_BIND it can be
 * reached at another address than loopback, as a tool that makes distance needs it.
 */
import { startPractice } from '../../src/practice/practice.ts';
import { between } from '../peers/between.ts';

const { SCENARIO: scenario = 'healthy', BENCH_BIND: host } = process.env;

const practice = await startPractice({ scenario });
const { port: inner } = new URL(practice.url);
const port = host ? (await between(Number(inner), undefined, { host })).port : Number(inner);
const { user, domain, password, dn, server, ca } = practice;
const clearPort = Number(new URL(practice.rpcUrl).port);
const url = practice.url.replace(inner, String(port));
const account = { user, domain, password, dn, server };
process.stdout.write(`${JSON.stringify({ url, port, clearPort, ca, ...account })}\n`);
