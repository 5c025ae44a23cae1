/** A check with every probe and an account, of what a stranger could have it go to. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { type Account, type Mailbox, Secret } from '../../src/model/account.ts';
import type { Reach } from '../../src/model/reach.ts';
import type { Target } from '../../src/model/target.ts';
import { probes } from '../../src/probes/index.ts';
import { dnsPeer, type Zone } from '../peers/dns.ts';
import { reaching } from '../reaching.ts';
import { countConnections } from './connections.ts';

export const domain = 'contoso.test';
export const host = `mail.${domain}`;
const port = 443;
const password = 'planted-7Qx';
const knowledge = loadKnowledge();

const helpdesk: Account = { user: 'user', domain: 'CONTOSO', password: new Secret(password) };
const usual: Mailbox = { server: `0@${domain}`, dn: '/o=Contoso/cn=user' };

interface Wish {
  readonly account?: Partial<Account>;
  readonly mailbox?: Partial<Mailbox>;
  readonly timeoutMs?: number;
}

export async function wholeCheck(target: Target, reach: Reach, wish: Wish = {}) {
  const report = await check(target, probes, knowledge, {
    reach,
    timeoutMs: wish.timeoutMs ?? 20_000,
    account: { ...helpdesk, ...wish.account },
    mailbox: { ...usual, ...wish.mailbox },
  });
  const crash = report.probes.find((run) => run.crash !== undefined)?.crash;
  if (crash !== undefined) throw new Error(crash);
  return { report, steps: report.probes.flatMap((run) => run.steps) };
}

/** The domain at these ports, as this name server has it. */
export const listed = (server: string, ...ports: number[]) =>
  reaching({ domains: [domain], ports: [port, ...ports], nameServers: [server] });

/** A check of this zone's names. @returns connections that were begun, and all steps */
export async function checkIn(zone: Zone, target: Target, ...ports: number[]) {
  await using peer = await dnsPeer(zone);
  using connections = countConnections();
  const { report, steps } = await wholeCheck(target, listed(peer.server, ...ports));
  return { begun: connections.begun, health: report.health, steps, asked: peer.asked };
}

export function targetFor(text: string): Target {
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  return target;
}
