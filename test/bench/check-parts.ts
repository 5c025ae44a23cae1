/** A practice server at a distance, and checks of it, for the bench of whole checks. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import type { Look } from '../../src/model/look.ts';
import type { Probe } from '../../src/model/probe.ts';
import { reaching } from '../reaching.ts';
import { running } from './process.ts';

const { DISTANCE_ADDRESS, DISTANCE_RTT_MS } = process.env;

/** Either a tool makes the distance, or a relay of ours. */
export const rttMs = Number(DISTANCE_RTT_MS ?? '50');
const address = DISTANCE_ADDRESS ?? '127.0.0.1';
const name = 'mail.contoso.test';

const Server = z.object({
  port: z.number(),
  user: z.string(),
  mailbox: z.string(),
  domain: z.string(),
  password: z.string(),
  dn: z.string(),
  server: z.string(),
  ca: z.string(),
});

export async function distantPractice() {
  const started = await running(
    'test/bench/practice-server.ts',
    DISTANCE_ADDRESS ? { BENCH_BIND: '0.0.0.0' } : { RTT_MS: String(rttMs) },
  );
  const authorities = [Server.parse(started).ca];
  return {
    server: Server.parse(started),
    /** The same list each time, as in one process that serves. */
    authorities,
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}
export type Practice = Awaited<ReturnType<typeof distantPractice>>;

const knowledge = loadKnowledge();

/**
 * @param told what Autodiscover would tell is known beforehand
 * @param look where the probes run, if not in this thread
 */
export async function checked(
  { server, authorities }: Pick<Practice, 'server' | 'authorities'>,
  probes: readonly Probe[],
  told = true,
  look?: Look,
) {
  const { port, mailbox, password, dn, server: rpcServer } = server;
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  const reach = reaching({ pins: [{ name, port, address }], authorities });
  const report = await check(target, probes, knowledge, {
    reach,
    look,
    timeoutMs: 60_000,
    account: { user: mailbox, domain: '', password: new Secret(password) },
    ...(told ? { mailbox: { server: rpcServer, dn } } : {}),
  });
  const crash = report.probes.find((run) => run.crash !== undefined)?.crash;
  if (crash !== undefined) throw new Error(crash);
  return report;
}

/** How many connections are opened while something runs in this thread. */
export async function connectionsOf(run: () => Promise<unknown>): Promise<number> {
  let opened = 0;
  const count = () => {
    opened += 1;
  };
  subscribe('net.client.socket', count);
  try {
    await run();
  } finally {
    unsubscribe('net.client.socket', count);
  }
  return opened;
}
