/** A check of a practice server that is told nothing but a mailbox, by all probes. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Target } from '../../src/model/target.ts';
import type { Practice } from '../../src/practice/practice.ts';
import { autodiscoverOf } from '../../src/probes/autodiscover/probe.ts';
import { probes } from '../../src/probes/index.ts';
import { portOf } from '../practice/curl.ts';
import { reaching } from '../reaching.ts';

const knowledge = loadKnowledge();
const names = ['contoso.test', 'autodiscover.contoso.test', 'mail.contoso.test'];
/** As long as the product waits: a busy machine needs it. */
const patienceMs = 8000;

/** What is typed: the mailbox, or the host that it may be at. */
export type Typed = 'mailbox' | 'host';

/**
 * A mailbox has its servers at port 443, and those of a test have not: its target says the port, as no
 * typed text could.
 */
export async function search(practice: Practice, typed: Typed): Promise<Report> {
  const { mailbox, password, addresses, ca } = practice;
  const port = portOf(practice.url);
  const httpPort = portOf(practice.httpUrl);
  const target: Target | undefined =
    typed === 'host'
      ? targetOf(`mail.contoso.test:${port}`)
      : { text: mailbox, mailbox, domain: 'contoso.test', port };
  if (!target) throw new Error('no target');
  const pins = names.flatMap((name) => addresses.map((address) => ({ name, port, address })));
  const clear = { name: 'autodiscover.contoso.test', port: httpPort, address: '127.0.0.1' };
  return check(target, probesAt(httpPort), knowledge, {
    reach: { ...reaching({ pins: [...pins, clear], authorities: [ca] }), clearPorts: [httpPort] },
    timeoutMs: 60_000,
    account: { user: mailbox, domain: '', password: new Secret(password) },
  });
}

function probesAt(httpPort: number): readonly Probe[] {
  const own = autodiscoverOf({ patienceMs, httpPort });
  return probes.map((probe) => (probe.id === own.id ? own : probe));
}
