/** A check of a practice server by all probes, with its account, as its operator would make it. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { Secret } from '../../src/model/account.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Report } from '../../src/model/report.ts';
import type { Practice } from '../../src/practice/practice.ts';
import { httpFrontOf } from '../../src/probes/http-front/probe.ts';
import { probes } from '../../src/probes/index.ts';
import { outlookAnywhereOf } from '../../src/probes/outlook-anywhere/probe.ts';
import { reaching } from '../reaching.ts';

const name = 'mail.contoso.test';
const knowledge = loadKnowledge();

/** All that a check runs. @param patienceMs of each answer, where it isn't the usual one */
function allProbes(patienceMs: number | undefined): readonly Probe[] {
  if (patienceMs === undefined) return probes;
  const others = [httpFrontOf(patienceMs), outlookAnywhereOf(patienceMs)];
  return probes.map((probe) => others.find(({ id }) => id === probe.id) ?? probe);
}

/** @param patienceMs short for servers that say nothing; else that of the product, which a busy machine needs */
export function wholeCheck(practice: Practice, patienceMs?: number): Promise<Report> {
  const { user, domain, password, server, dn, addresses, ca } = practice;
  const port = Number(new URL(practice.url).port);
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  return check(target, allProbes(patienceMs), knowledge, {
    reach: reaching({
      pins: addresses.map((address) => ({ name, port, address })),
      authorities: [ca],
    }),
    timeoutMs: 60_000,
    account: { user, domain, password: new Secret(password) },
    mailbox: { server, dn },
  });
}
