/**
 * Whether Outlook can open a mailbox by RPC over HTTP, at each address of the target, and if not, by
 * which of the causes that look alike.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import type { Probe } from '../../model/probe.ts';
import { together } from '../../net/tcp.ts';
import { askAutodiscover, chosenScheme } from '../account-logon.ts';
import { type Door, openDoor } from '../door.ts';
import { accountLogon } from '../facts.ts';
import { nodeAt, visitAll } from '../nodes.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { frontOf, visitsAt } from '../visits.ts';
import { askAddressBook } from './address-book.ts';
import {
  addressBookBind,
  addressBookUnbind,
  fqdn,
  newDsa,
  resolveNames,
} from './address-book-steps.ts';
import { askEcho, askMethods } from './front-door.ts';
import { runMatrix } from './matrix.ts';
import {
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
      newDsa,
      fqdn,
      addressBookBind,
      resolveNames,
      addressBookUnbind,
      nodes,
    ],
    fits: () => true,

    async run(context) {
      const { target, account, discovery, trace } = context;
      const mailbox = context.mailbox ?? (await discovery.told)?.outlookAnywhere;
      if (!account || !mailbox) return;
      const slots = new Slots(mostTunnels);
      const found = await visitsAt(context, account, await frontOf(context), patienceMs);
      const visits = found.map(
        (visit): MailboxVisit => ({
          ...visit,
          mailbox,
          // A mailbox that was typed, or that an account brings along, may be somebody else's.
          ...(context.mailbox ? {} : { mailAddress: target.mailbox }),
          slots,
          node: nodeAt(visit.endpoint),
        }),
      );
      await visitAll(nodes, visits, visitOne, trace);
    },
  };
}

export const outlookAnywhere: Probe = outlookAnywhereOf(8000);

/** Each step is for the one after it. */
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
    await sideBySide([runMatrix(visit, scheme), askAddressBook(visit, scheme)]);
  } finally {
    closeAll(doors);
  }
}

function closeAll(doors: readonly Door[]): void {
  for (const { connection } of doors) connection[Symbol.dispose]();
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
