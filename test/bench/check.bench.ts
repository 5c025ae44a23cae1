/**
 * A whole check at a distance of 50 ms: beside its longest path, beside the same probes one after the
 * other, and 200 at once; the audit of TLS beside sslscan. `npm run bench -- check`
 *
 * DISTANCE_ADDRESS and DISTANCE_RTT_MS say that a tool makes the distance, else a relay on loopback does.
 */
import { expect, test } from 'vitest';
import { CheckThread, checksAtOnce } from '../../src/check-thread.ts';
import type { Probe } from '../../src/model/probe.ts';
import { probes } from '../../src/probes/index.ts';
import { authority } from '../peers/authority.ts';
import { distant } from '../peers/distance.ts';
import { nginx } from '../peers/nginx.ts';
import { testWith } from '../peers/peers.ts';
import { sslscan } from '../peers/sslscan.ts';
import { atOnce } from './at-once.ts';
import { auditOf } from './audit.ts';
import { checked, connectionsOf, distantPractice, type Practice, rttMs } from './check-parts.ts';
import { median } from './load.ts';

const rounds = 7;
const options = { timeout: 600_000 };

/**
 * Round trips of the longest chain of each probe, counted by hand: connecting 1, TLS 1.3 1 to the
 * server's certificate, a request 1. Names are pinned.
 */
const roundTrips: Readonly<Record<string, number>> = {
  dns: 0,
  tcp: 1,
  // Connecting and hello 2, of each version and of the first groups; then two rounds of 2: 34 hellos, 16 at once.
  tls: 6,
  // Connecting and TLS 2, the first request of five more connections 3, later ones in two rounds 2, NTLM 1.
  'http-front': 8,
  // Door 2, candidate 1, logon 2, the older form 1, the certificate of the front 2.
  autodiscover: 8,
  // Doors 2, methods 1, logon for the account 2, connect 2, logon 2, PING 1, disconnect 1.
  'mapi-http': 11,
  // Doors 2, methods 1, logon 2, echo 2; the first tunnel 3, the next 2; address book: bind 1, until the first logon by
  // RPC was answered 1 (a wrong password is shown once), two calls, referral 1.
  'outlook-anywhere': 17,
};

const say = (text: string) => process.stdout.write(`${text}\n`);
const ms = (value: number) => `${value.toFixed(0)} ms`;

async function timed(practice: Practice, those: readonly Probe[], told: boolean): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    times.push((await checked(practice, those, told)).durationMs);
  return median(times);
}

test('a whole check beside its parts', options, async () => {
  await using practice = await distantPractice();
  const discoverers = probes.filter(({ discovers }) => discovers);
  const isTold = discoverers.length === 0;
  await checked(practice, probes, isTold);
  const alone: { id: string; ms: number; path: number }[] = [];
  for (const probe of probes) {
    const own = await timed(practice, [probe], true);
    const waits = !isTold && probe.needs === 'account' && !probe.discovers;
    const path = waits ? await timed(practice, [...discoverers, probe], false) : own;
    alone.push({ id: probe.id, ms: own, path });
    const k = roundTrips[probe.id];
    const goal = k === undefined ? '' : `; k = ${k}: goal ${ms(1.05 * k * rttMs + 10)}`;
    say(`${probe.id}: ${ms(own)}, ${(own / rttMs).toFixed(1)} round trips${goal}`);
  }
  const whole = await timed(practice, probes, isTold);
  const longest = Math.max(...alone.map(({ path }) => path));
  const sum = alone.reduce((total, { ms: own }) => total + own, 0);
  say(`whole check: ${ms(whole)}`);
  say(`beside its longest path (${ms(longest)}): ${(whole / longest).toFixed(2)} x; goal 1.15`);
  say(
    `beside its probes one after the other (${ms(sum)}): ${(sum / whole).toFixed(1)} x faster; goal 6`,
  );
  const steps = (await checked(practice, probes, isTold)).probes.flatMap((probe) => probe.steps);
  const inARow = steps.reduce((total, { durationMs }) => total + durationMs, 0);
  say(
    `beside its ${steps.length} steps one after the other (${ms(inARow)}): ${(inARow / whole).toFixed(1)} x faster`,
  );
});

test('200 checks at once, in the thread of the checks', options, async () => {
  await using practice = await distantPractice();
  await using thread = new CheckThread(say);
  const isTold = !probes.some(({ discovers }) => discovers);
  const connections = await connectionsOf(() => checked(practice, probes, isTold));
  for (const count of [60, 200]) {
    // Nobody keeps the reports of others while a check runs.
    const run = async () => (await checked(practice, probes, isTold, thread.look)).health;
    const many = await atOnce(run, count, checksAtOnce);
    const healthy = many.results.filter((health) => health === 'healthy').length;
    say(`${count} at once: ${ms(many.wallMs)}, ${many.lost} lost, ${healthy} found it healthy`);
    say(
      `CPU per check, with the chat end's: ${many.cpuMs.toFixed(1)} ms; goal 15; ${(many.cpuMs / connections).toFixed(2)} ms for each of its ${connections} connections`,
    );
    say(`memory per probe in flight: ${(many.memoryKb / probes.length).toFixed(0)} KB; goal 150`);
    say(
      `event loop of the chat end: p99 ${ms(many.loopP99Ms)}, longest ${ms(many.loopMaxMs)}; goal 50`,
    );
    expect(many.lost).toBe(0);
    expect(healthy).toBe(count);
  }
});

testWith('sslscan')('the audit of TLS beside sslscan', options, async () => {
  const trusted = await authority();
  const identity = await trusted.issue({ names: ['localhost'], rsaBits: 2048 });
  for (const [what, settings] of [
    ['nginx as it comes', ''],
    [
      'nginx with old versions',
      'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0;',
    ],
  ] as const) {
    await using server = await nginx(identity, settings);
    await using far = await distant(server.port, rttMs);
    const own = await auditOf(far.port);
    say(`${what}: ${own.suites.length} suites by ${own.hellos} hellos in ${ms(own.ms)}`);
    for (const [how, without] of [
      ['as it comes', []],
      ['with nothing but what the audit does', undefined],
    ] as const) {
      const began = performance.now();
      const others = await sslscan(far.port, without);
      const othersMs = performance.now() - began;
      expect(own.suites).toEqual(others.suites);
      const ratio = (othersMs / own.ms).toFixed(1);
      say(`  sslscan ${how}: the same set, ${ms(othersMs)}: ${ratio} x; goal 20`);
    }
  }
});
