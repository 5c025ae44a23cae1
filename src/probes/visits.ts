/** Every address of one place, to be visited with one account, and the place where clients go. */
import type { Account } from '../model/account.ts';
import type { ProbeContext } from '../model/probe.ts';
import { gateOf } from '../net/logon-gate.ts';
import { endpointsOf, type Host, typedHost } from './endpoints.ts';
import type { Visit } from './visit.ts';

/**
 * @param host nothing: the hosts of the target
 * @param patienceMs of each wait
 */
export async function visitsAt(
  context: ProbeContext,
  account: Account,
  host: Host | undefined,
  patienceMs: number,
): Promise<readonly (ProbeContext & Visit)[]> {
  const { target, reach, signal } = context;
  const place = host ? { host: host.name, port: host.port } : {};
  const endpoints = await endpointsOf({ ...target, ...place }, reach, signal);
  const gate = await gateOf(account, signal);
  const patience = { ms: patienceMs, signal };
  return endpoints.map((endpoint) => ({ ...context, endpoint, account, gate, patience }));
}

/** The front of Outlook Anywhere: as the mailbox or the target says, else as Autodiscover tells. */
export async function frontOf({
  target,
  mailbox,
  discovery,
}: ProbeContext): Promise<Host | undefined> {
  const said = mailbox?.front ?? typedHost(target);
  return said ?? (mailbox ? undefined : (await discovery.told)?.outlookAnywhere?.front);
}
