/** A whole check, with every probe, of practice servers behind a device of somebody else. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import type { Practice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import { outlookAnywhereOf } from '../../src/probes/outlook-anywhere/probe.ts';
import { reaching } from '../reaching.ts';

export const host = 'mail.contoso.test';
const knowledge = loadKnowledge();

interface Wish {
  readonly authorities?: readonly string[];
  /** Of each wait of a conversation with RPC. */
  readonly patienceMs?: number;
  readonly timeoutMs?: number;
  readonly addresses?: readonly string[];
  readonly clear?: boolean;
  /** Ids of probes that have nothing to tell here. */
  readonly without?: readonly string[];
}

/** @param port of the device on loopback */
export async function checkBehind(practice: Practice, port: number, wish: Wish = {}) {
  const { patienceMs = 8000, timeoutMs = 30_000, addresses = ['127.0.0.1'] } = wish;
  const { without = [] } = wish;
  const target = targetOf(`${host}:${port}`);
  if (!target) throw new Error('no target');
  const reach = {
    ...reaching({
      pins: addresses.map((address) => ({ name: host, port, address })),
      authorities: wish.authorities ?? [practice.ca],
    }),
    clearPorts: wish.clear ? [port] : [],
  };
  const { user, domain, server, dn } = practice;
  const patient = probes
    .filter(({ id }) => !without.includes(id))
    .map((probe) => (probe.id === 'outlook-anywhere' ? outlookAnywhereOf(patienceMs) : probe));
  const report = await check(target, patient, knowledge, {
    reach,
    timeoutMs,
    account: { user, domain, password: new Secret(practice.password) },
    mailbox: { server, dn },
  });
  const crash = report.probes.find((run) => run.crash !== undefined)?.crash;
  if (crash !== undefined) throw new Error(crash);
  const steps = report.probes.flatMap((run) => run.steps);
  return {
    report,
    health: report.health,
    steps,
    /** What it ends in; what is as it should be is left out. */
    findings: report.findings
      .filter(({ diagnosis }) => diagnosis.severity !== 'healthy')
      .map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    unexplained: report.unexplained.map(({ name, code }) => `${name} ${code}`),
    /** Name and code of what did not pass; what there was nothing to do for is left out. */
    troubles: steps.flatMap(({ name, code, outcome }) =>
      code && outcome !== 'skipped' ? [`${name} ${code}`] : [],
    ),
    all: (wanted: string) => steps.filter(({ name }) => name === wanted),
  };
}

export function portOf(practice: Practice, way: 'url' | 'rpcUrl' = 'url'): number {
  return Number(new URL(practice[way]).port);
}
