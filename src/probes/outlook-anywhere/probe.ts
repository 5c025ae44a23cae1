/**
 * Whether Outlook can open a mailbox by RPC over HTTP, at each address of the target, and if not, by
 * which of the causes that look alike.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { gateOf } from '../../net/logon-gate.ts';
import { together } from '../../net/tcp.ts';
import { type Door, openDoor } from '../door.ts';
import { endpointsOf } from '../endpoints.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { askAutodiscover, askEcho, askMethods, chosenScheme } from './front-door.ts';
import { runMatrix } from './matrix.ts';
import { compareNodes } from './nodes.ts';
import {
  accountLogon,
  bind,
  echo,
  encryption,
  methods,
  nodes,
  ping,
  storeDisconnect,
  storeLogon,
  storeOpen,
  tunnel,
  versions,
} from './steps.ts';
import { pingPort } from './tunnel.ts';
import type { MailboxVisit } from './visit.ts';

/** Virtual connections at once, over all addresses; each is two of TCP. */
const mostTunnels = 6;

/** @param patienceMs of each wait */
export function outlookAnywhereOf(patienceMs: number): Probe {
  return {
    id: 'outlook-anywhere',
    title: 'Outlook Anywhere (RPC over HTTP)',
    needs: 'account',
    steps: [
      methods,
      accountLogon,
      echo,
      tunnel,
      ping,
      bind,
      storeLogon,
      storeOpen,
      storeDisconnect,
      encryption,
      versions,
      nodes,
    ],
    fits: () => true,

    async run(context) {
      const { target, reach, signal, account, discovery, trace } = context;
      const mailbox = context.mailbox ?? (await discovery.told)?.outlookAnywhere;
      if (!account || !mailbox) return;
      const typed =
        target.host === undefined ? undefined : { name: target.host, port: target.port };
      const front = context.mailbox?.front ?? typed ?? mailbox.front;
      const place = front ? { host: front.name, port: front.port } : {};
      const endpoints = await endpointsOf({ ...target, ...place }, reach, signal);
      const gate = await gateOf(account, signal);
      const slots = new Slots(mostTunnels);
      const patience = { ms: patienceMs, signal };
      const visits = endpoints.map(
        (endpoint): MailboxVisit => ({
          ...context,
          endpoint,
          account,
          mailbox,
          gate,
          patience,
          slots,
          node: { place: placeOf(endpoint), ends: [] },
        }),
      );
      await sideBySide(visits.map(visitOne));
      await compareNamesakes(visits, trace);
    },
  };
}

export const outlookAnywhere: Probe = outlookAnywhereOf(8000);

/** Each step is for the one after it; how far it went is how the node ended. */
async function visitOne(visit: MailboxVisit): Promise<void> {
  const doors = await openDoors(visit);
  try {
    const [outDoor, inDoor, pageDoor, echoDoor] = doors;
    const offers = [
      askMethods(visit, 'RPC_OUT_DATA', outDoor),
      askMethods(visit, 'RPC_IN_DATA', inDoor),
    ];
    await sideBySide(offers);
    const [offered = [], inOffered = []] = await Promise.all(offers);
    const scheme = chosenScheme(offered.filter((one) => inOffered.includes(one)));
    await askAutodiscover(visit, pageDoor);
    await askEcho(visit, scheme, echoDoor);
    closeAll(doors); // what comes now needs connections, which nobody should wait for in vain
    await pingPort(visit, scheme, 6001);
    await sideBySide([
      runMatrix(visit, scheme),
      pingPort(visit, scheme, 6002),
      pingPort(visit, scheme, 6004),
    ]);
  } catch (error) {
    if (error instanceof Failure && !isLeftOut(error)) visit.node.ends.push(error.code);
    throw error;
  } finally {
    closeAll(doors);
  }
}

function closeAll(doors: readonly Door[]): void {
  for (const { connection } of doors) connection[Symbol.dispose]();
}

/** Nothing was learned about this address: the account was refused elsewhere. */
function isLeftOut({ code, evidence }: Failure): boolean {
  return code === 'credentials.withheld' && evidence.refusedAt !== undefined;
}

/** Opened at once, as each takes several round trips. */
async function openDoors(visit: MailboxVisit) {
  const endpoint = await together(visit.endpoint, 4, visit.patience.signal);
  const door = () => openDoor({ ...visit, endpoint });
  const opening = [door(), door(), door(), door()] as const;
  try {
    return await Promise.all(opening);
  } catch (error) {
    for (const end of await Promise.allSettled(opening))
      if (end.status === 'fulfilled') end.value.connection[Symbol.dispose]();
    throw error;
  }
}

async function compareNamesakes(visits: readonly MailboxVisit[], trace: ProbeContext['trace']) {
  const byName = Map.groupBy(visits, ({ endpoint }) => endpoint.name);
  for (const [name, those] of byName)
    await compareNodes(
      name,
      those.map(({ node }) => node),
      trace,
    );
}
