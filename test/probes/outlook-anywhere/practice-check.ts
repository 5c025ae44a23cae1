/** A check of a practice server, as its operator would run it with an account. */
import { check } from '../../../src/check/check.ts';
import { targetOf } from '../../../src/check/target-of.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Packet } from '../../../src/model/capture.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Practice } from '../../../src/practice/practice.ts';
import { outlookAnywhereOf } from '../../../src/probes/outlook-anywhere/probe.ts';
import { reaching } from '../../reaching.ts';

export const host = 'mail.contoso.test';
const knowledge = loadKnowledge();

export interface Wish {
  /** Instead of the server's own port over TLS. */
  readonly port?: number;
  /** Without TLS. */
  readonly clear?: boolean;
  readonly addresses?: readonly string[];
  readonly password?: string;
  /** Places that the account may be sent to. */
  readonly hosts?: readonly string[];
  readonly authorities?: readonly string[];
  readonly name?: string;
  /** Of each wait. */
  readonly patienceMs?: number;
  readonly timeoutMs?: number;
  readonly capture?: (packet: Packet) => void;
}

export async function checkAt(practice: Practice, wish: Wish = {}) {
  const { name = host, addresses = ['127.0.0.1'], patienceMs = 8000, timeoutMs = 30_000 } = wish;
  const port = wish.port ?? Number(new URL(wish.clear ? practice.rpcUrl : practice.url).port);
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  const reach = {
    ...reaching({
      pins: addresses.map((address) => ({ name, port, address })),
      authorities: wish.authorities ?? [practice.ca],
    }),
    clearPorts: wish.clear ? [port] : [],
  };
  const { user, domain, server, dn } = practice;
  const report = await check(target, [outlookAnywhereOf(patienceMs)], knowledge, {
    reach,
    timeoutMs,
    account: {
      user,
      domain,
      password: new Secret(wish.password ?? practice.password),
      hosts: wish.hosts,
    },
    mailbox: { server, dn },
    ...(wish.capture ? { capture: wish.capture } : {}),
  });
  return seenIn(report);
}

function seenIn(report: Report) {
  const [run] = report.probes;
  if (!run || run.crash !== undefined) throw new Error(run?.crash ?? 'no run');
  return {
    report,
    health: report.health,
    steps: run.steps,
    findings: report.findings.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    unexplained: report.unexplained.map(({ name, code }) => `${name} ${code}`),
    /** Name and code of what did not pass. */
    troubles: run.steps.flatMap(({ name, code }) => (code ? [`${name} ${code}`] : [])),
    /** All steps of a name. */
    all: (wanted: string) => run.steps.filter(({ name }) => name === wanted),
  };
}
