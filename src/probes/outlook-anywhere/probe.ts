/**
 * Whether Outlook can open a mailbox by RPC over HTTP, at each address of the target, and if not, by
 * which of the causes that look alike.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import type { Probe } from '../../model/probe.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { openTwoWays } from '../../net/two-ways.ts';
import { chosenScheme, proveAccount } from '../account-logon.ts';
import { accountLogon } from '../facts.ts';
import { nodeAt, visitAll } from '../nodes.ts';
import { OpenedAhead } from '../opened-ahead.ts';
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
import { type Doors, EarlyDoors, openDoors } from './doors.ts';
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
import { storePort } from './store-logon.ts';
import { openPing, pingPort } from './tunnel.ts';
import type { MailboxVisit } from './visit.ts';

/** Virtual connections at once, over all addresses; each is two of TCP. */
const mostTunnels = 6;
/** Those that wait for the first of them, at one address: for the store, the address book and the referral. */
const secondTunnels = 3;

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
      if (!account) return;
      await using early = new EarlyDoors(context, patienceMs);
      const mailbox = context.mailbox ?? (await discovery.told)?.outlookAnywhere;
      if (!mailbox) return;
      const slots = new Slots(mostTunnels);
      const found = await visitsAt(context, account, await frontOf(context), patienceMs);
      const visits = found.map(
        (visit): MailboxVisit => ({
          ...visit,
          mailbox,
          // A mailbox that was typed, or that an account brings along, may be somebody else's.
          ...(context.mailbox ? {} : { mailAddress: target.mailbox }),
          slots,
          ahead: new OpenedAhead(),
          node: nodeAt(visit.endpoint),
        }),
      );
      await visitAll(nodes, visits, (visit) => visitOne(visit, early), trace);
    },
  };
}

export const outlookAnywhere: Probe = outlookAnywhereOf(8000);

/**
 * Each step is for the one after it. The first virtual connection goes alone: a proxy that took the echo
 * may yet refuse the account on a channel, and must not be asked on several.
 */
async function visitOne(visit: MailboxVisit, early: EarlyDoors): Promise<void> {
  await using _ahead = visit.ahead;
  const scheme = await enter(visit, await early.at(visit.endpoint));
  const first = await openPing(visit, scheme, storePort);
  await sideBySide([
    pingPort(visit, first),
    runMatrix(visit, scheme),
    askAddressBook(visit, scheme),
  ]);
}

/** All that comes before RPC. @returns the way to log on that was taken */
async function enter(visit: MailboxVisit, opened: Doors | undefined): Promise<Scheme> {
  using doors = opened ?? (await openDoors(visit, visit.gate.acceptedAt === undefined));
  const offers = [
    askMethods(visit, 'RPC_OUT_DATA', doors.out),
    askMethods(visit, 'RPC_IN_DATA', doors.in),
  ];
  await sideBySide(offers);
  const [offered = [], inOffered = []] = await Promise.all(offers);
  const scheme = chosenScheme(offered.filter((one) => inOffered.includes(one)));
  await proveAccount(visit, doors.page);
  openAhead(visit, 1);
  await askEcho(visit, scheme, doors.echo);
  openAhead(visit, secondTunnels);
  return scheme;
}

/** @param count virtual connections, each of two ways: their logons are the longest of a check */
function openAhead({ ahead, endpoint, reach, patience }: MailboxVisit, count: number): void {
  for (let opened = 0; opened < count; opened += 1)
    ahead.add(openTwoWays(endpoint, reach, patience));
}
