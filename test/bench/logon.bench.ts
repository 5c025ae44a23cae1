/**
 * One store logon by RPC over HTTP and the whole probe, beside impacket at the same server in the same
 * run; then 200 logons at once. `npm run bench -- logon`
 *
 * For a distance: BENCH_HOST is where the server is reached, BENCH_BIND where it listens, BENCH_RTT_MS
 * how far that is. Names are pinned, so no round trip goes to DNS.
 */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { Recorder } from '../../src/check/trace.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import { LogonGate, partOf } from '../../src/net/logon-gate.ts';
import { OpenedAhead } from '../../src/probes/opened-ahead.ts';
import { outlookAnywhere } from '../../src/probes/outlook-anywhere/probe.ts';
import { logOn } from '../../src/probes/outlook-anywhere/store-logon.ts';
import type { MailboxVisit } from '../../src/probes/outlook-anywhere/visit.ts';
import { Slots } from '../../src/probes/slots.ts';
import { askPython, testWithPython } from '../peers/python.ts';
import { reaching } from '../reaching.ts';
import { median } from './load.ts';
import { running } from './process.ts';

const {
  DISTANCE_ADDRESS: distant = '127.0.0.1',
  DISTANCE_RTT_MS: distance = '0',
  BENCH_HOST: address = distant,
  BENCH_RTT_MS: rtt = distance,
  BENCH_BIND: bind = address === '127.0.0.1' ? '' : '0.0.0.0',
} = process.env;

const rttMs = Number(rtt);
const rounds = rttMs > 100 ? 5 : 11;
const name = 'mail.contoso.test';
const inFlight = 200;

const Server = z.object({
  port: z.number(),
  /** Without TLS, on loopback only. */
  clearPort: z.number(),
  user: z.string(),
  domain: z.string(),
  password: z.string(),
  dn: z.string(),
  server: z.string(),
  ca: z.string(),
});
type Server = z.infer<typeof Server>;

function started(scenario: string) {
  return running('test/bench/practice-server.ts', {
    SCENARIO: scenario,
    ...(bind ? { BENCH_BIND: bind } : {}),
  });
}

function contextOf(server: Server, signal: AbortSignal) {
  const { port, user, domain, password, dn } = server;
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  const pins = [{ name, port, address }];
  const clearPorts = port === server.clearPort ? [port] : [];
  const reach = { ...reaching({ pins, authorities: rootsOf(server) }), clearPorts };
  const account = { user, domain, password: new Secret(password) };
  return { target, reach, signal, account, mailbox: { server: server.server, dn } };
}

const roots = new Map<string, readonly string[]>();

/** The same list each time, as in one check. */
function rootsOf({ ca }: Server): readonly string[] {
  const list = roots.get(ca) ?? [ca];
  roots.set(ca, list);
  return list;
}

/** As it is once two logons beside each other came through. */
async function openGate(part: string): Promise<LogonGate> {
  const gate = new LogonGate();
  const attempt = { where: name, part, scheme: 'NTLM' };
  await Promise.all([1, 2].map(() => gate.knock(attempt, async () => 'accepted')));
  return gate;
}

/** @returns when each step had ended, in ms from the start */
async function oneLogon(server: Server): Promise<Map<string, number>> {
  const signal = AbortSignal.timeout(60_000);
  const ends = new Map<string, number>();
  const began = performance.now();
  const trace = new Recorder(() => {
    const last = trace.steps.findLast(({ name: step }) => !ends.has(step));
    if (last) ends.set(last.name, performance.now() - began);
  });
  const endpoint = { name, address, port: server.port, family: 4, pinned: true } as const;
  const visit: MailboxVisit = {
    ...contextOf(server, signal),
    trace,
    endpoint,
    gate: await openGate(partOf(endpoint, '/rpc/')),
    patience: { ms: 30_000, signal },
    slots: new Slots(1),
    ahead: new OpenedAhead(),
    node: { place: address, ends: [] },
  };
  await logOn(visit, 'NTLM', {
    client: [12, 0, 4228, 0],
    level: 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY',
  });
  return ends;
}

async function repeated<T>(run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await run());
  return results;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const milliseconds = (ms: number) => `${ms.toFixed(1)} ms`;

test('one store logon', { timeout: 600_000 }, async () => {
  await using practice = await started('healthy');
  const server = Server.parse(practice);
  for (let warm = 0; warm < 5; warm += 1) await oneLogon(server);
  const logons = await repeated(() => oneLogon(server));
  for (const [step, k] of [
    ['store.logon', 6],
    ['store.open', 7],
  ] as const) {
    const ms = median(logons.map((ends) => ends.get(step) ?? Number.NaN));
    const goal = 1.05 * k * rttMs + 10;
    say(
      `to ${step}: ${milliseconds(ms)}; ${k} round trips of ${rttMs} ms, goal ${milliseconds(goal)}`,
    );
    expect(ms).toBeGreaterThanOrEqual(k * rttMs);
  }
});

const Timed = z.array(z.object({ connectMs: z.number(), openMs: z.number() }));

testWithPython('impacket')('the same by impacket', { timeout: 600_000 }, async () => {
  await using practice = await started('healthy');
  const { port, user, domain, password, dn } = Server.parse(practice);
  const question = {
    ask: 'store',
    url: `https://${address}:${port}/rpc/rpcproxy.dll`,
    server: 'ex01.contoso.test',
    levels: Array.from({ length: rounds }, () => 6),
  };
  const asked = { ...question, user, domain, password, dn };
  const script = new URL('../peers/impacket-logon.py', import.meta.url).pathname;
  const logons = Timed.parse(await askPython('impacket', script, asked));
  say(`impacket to store.logon: ${milliseconds(median(logons.map(({ connectMs }) => connectMs)))}`);
  say(`impacket to store.open: ${milliseconds(median(logons.map(({ openMs }) => openMs)))}`);
});

test('the whole probe, with the matrix', { timeout: 600_000 }, async () => {
  const knowledge = loadKnowledge();
  for (const scenario of ['healthy', 'encryption-required', 'version-blocked']) {
    await using practice = await started(scenario);
    const server = Server.parse(practice);
    const { target, reach, account, mailbox } = contextOf(server, AbortSignal.timeout(60_000));
    const reports = await repeated(() =>
      check(target, [outlookAnywhere], knowledge, { reach, account, mailbox, timeoutMs: 60_000 }),
    );
    const ms = median(reports.map(({ durationMs }) => durationMs));
    const [report] = reports;
    say(`${scenario}: ${milliseconds(ms)}, ${report?.probes[0]?.steps.length} steps`);
  }
});

/** The second number is what TLS costs: two handshakes with their certificates for each logon. */
test.runIf(address === '127.0.0.1').for([
  ['in the clear', true],
  ['over TLS', false],
] as const)(`${inFlight} logons at once %s`, { timeout: 600_000 }, async ([way, isClear]) => {
  await using practice = await started('healthy');
  const told = Server.parse(practice);
  const server = isClear ? { ...told, port: told.clearPort } : told;
  const many = (count: number) =>
    Promise.allSettled(Array.from({ length: count }, () => oneLogon(server)));
  await many(inFlight);
  const before = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const began = performance.now();
  const ends = await many(inFlight);
  const wallMs = performance.now() - began;
  clearInterval(sampling);
  const { user, system } = process.cpuUsage(cpuBefore);
  expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  say(`${inFlight} at once ${way}: ${milliseconds(wallMs)}, none lost`);
  say(`CPU per logon: ${milliseconds((user + system) / 1000 / inFlight)}`);
  say(`memory per logon: ${((peak - before) / 1024 / inFlight).toFixed(0)} KB`);
});
