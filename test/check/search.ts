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
import { httpFrontOf } from '../../src/probes/http-front/probe.ts';
import { probes } from '../../src/probes/index.ts';
import { mapiHttpOf } from '../../src/probes/mapi-http/probe.ts';
import { outlookAnywhereOf } from '../../src/probes/outlook-anywhere/probe.ts';
import { portOf } from '../practice/curl.ts';
import { reaching } from '../reaching.ts';

const knowledge = loadKnowledge();
const names = ['contoso.test', 'autodiscover.contoso.test', 'mail.contoso.test'];
const usualMs = 8000;

/** What is typed: the mailbox, or the host that it may be at. */
export type Typed = 'mailbox' | 'host';

/**
 * A mailbox has its servers at port 443, and those of a test have not: its target says the port, as no
 * typed text could.
 *
 * @param patienceMs short for servers that say nothing; else that of the product, which a busy machine needs
 */
export async function search(
  practice: Practice,
  typed: Typed,
  patienceMs = usualMs,
): Promise<Report> {
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
  return check(target, probesAt(httpPort, patienceMs), knowledge, {
    reach: { ...reaching({ pins: [...pins, clear], authorities: [ca] }), clearPorts: [httpPort] },
    timeoutMs: 60_000,
    account: { user: mailbox, domain: '', password: new Secret(password) },
  });
}

function probesAt(httpPort: number, patienceMs: number): readonly Probe[] {
  const own = [
    httpFrontOf(patienceMs),
    autodiscoverOf({ patienceMs, httpPort }),
    mapiHttpOf(patienceMs),
    outlookAnywhereOf(patienceMs),
  ];
  return probes.map((probe) => own.find(({ id }) => id === probe.id) ?? probe);
}
