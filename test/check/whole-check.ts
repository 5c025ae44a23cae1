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
export const knowledge = loadKnowledge();

/** Enough for a busy machine, and short enough for servers that say nothing. In milliseconds. */
const patienceMs = 4000;
const patient: readonly Probe[] = [httpFrontOf(patienceMs), outlookAnywhereOf(patienceMs)];

/** All that a check runs, less patient. */
const all = probes.map((probe) => patient.find(({ id }) => id === probe.id) ?? probe);

export function wholeCheck(practice: Practice): Promise<Report> {
  const { user, domain, password, server, dn, addresses, ca } = practice;
  const port = Number(new URL(practice.url).port);
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  return check(target, all, knowledge, {
    reach: reaching({
      pins: addresses.map((address) => ({ name, port, address })),
      authorities: [ca],
    }),
    timeoutMs: 30_000,
    account: { user, domain, password: new Secret(password) },
    mailbox: { server, dn },
  });
}
