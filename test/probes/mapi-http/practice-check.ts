/** A check of a practice server by MAPI over HTTP, as its operator would run it with an account. */
import { check } from '../../../src/check/check.ts';
import { targetOf } from '../../../src/check/target-of.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { Secret } from '../../../src/model/account.ts';
import type { Probe } from '../../../src/model/probe.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Practice } from '../../../src/practice/practice.ts';
import { mapiHttpOf } from '../../../src/probes/mapi-http/probe.ts';
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
  readonly hosts?: readonly string[];
  readonly authorities?: readonly string[];
  /** Of each wait. */
  readonly patienceMs?: number;
  readonly timeoutMs?: number;
  /** The name of the RPC server that is typed; nothing: what Autodiscover tells. */
  readonly server?: string | undefined;
  readonly target?: string;
  /** Others that run beside it. */
  readonly beside?: readonly Probe[];
}

function placeOf(practice: Practice, wish: Wish) {
  const { addresses = ['127.0.0.1'], clear = false, authorities = [practice.ca] } = wish;
  const port = wish.port ?? Number(new URL(clear ? practice.rpcUrl : practice.url).port);
  const target = targetOf(wish.target ?? `${host}:${port}`);
  if (!target) throw new Error('no target');
  const pins = addresses.map((address) => ({ name: host, port, address }));
  return { target, reach: { ...reaching({ pins, authorities }), clearPorts: clear ? [port] : [] } };
}

export async function checkAt(practice: Practice, wish: Wish = {}) {
  const { patienceMs = 8000, timeoutMs = 30_000, beside = [] } = wish;
  const { target, reach } = placeOf(practice, wish);
  const { user, domain, dn } = practice;
  const server = 'server' in wish ? wish.server : practice.server;
  const password = new Secret(wish.password ?? practice.password);
  const report = await check(target, [mapiHttpOf(patienceMs), ...beside], knowledge, {
    reach,
    timeoutMs,
    account: { user, domain, password, hosts: wish.hosts },
    ...(server === undefined ? {} : { mailbox: { server, dn } }),
  });
  return seenIn(report);
}

function seenIn(report: Report) {
  const [run] = report.probes;
  for (const { crash } of report.probes) if (crash !== undefined) throw new Error(crash);
  if (!run) throw new Error('no run');
  const { steps } = run;
  return {
    report,
    health: report.health,
    steps,
    findings: report.findings.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    unexplained: report.unexplained.map(({ name, code }) => `${name} ${code}`),
    /** Name and code of what did not pass. */
    troubles: steps.flatMap(({ name, code }) => (code ? [`${name} ${code}`] : [])),
    /** All steps of a name. */
    all: (wanted: string) => steps.filter(({ name }) => name === wanted),
  };
}
