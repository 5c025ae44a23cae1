/**
 * Whether Outlook can open a mailbox by RPC over HTTP, at each address of the target, and if not, by
 * which of the causes that look alike.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { gateOf } from '../../net/logon-gate.ts';
import { chosenScheme, proveAccount } from '../account-logon.ts';
import { endpointsOf } from '../endpoints.ts';
import { accountLogon } from '../facts.ts';
import { compareNamesakes, isLeftOut } from '../nodes.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
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
import { pingPort } from './tunnel.ts';
import type { MailboxVisit } from './visit.ts';
import { WaysAhead } from './ways-ahead.ts';

/** Virtual connections at once, over all addresses; each is two of TCP. */
const mostTunnels = 6;
/** Of them, as many are opened before it is known whether the account is taken: the longest conversations. */
const mostAhead = 2;

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
      const { target, signal, account, discovery } = context;
      if (!account) return;
      const patience = { ms: patienceMs, signal };
      // With a mailbox that was said there is nothing to wait for.
      const isAhead = !context.mailbox && target.host !== undefined;
      const early = isAhead ? new EarlyDoors(context, patience) : undefined;
      try {
        const mailbox = context.mailbox ?? (await discovery.told)?.outlookAnywhere;
        if (mailbox) await visitAll(context, { account, mailbox, patience }, early);
      } finally {
        await early?.close();
      }
    },
  };
}

export const outlookAnywhere: Probe = outlookAnywhereOf(8000);

type Errand = Pick<MailboxVisit, 'account' | 'mailbox' | 'patience'>;

async function visitAll(context: ProbeContext, errand: Errand, early?: EarlyDoors): Promise<void> {
  const { target, reach, signal, trace } = context;
  const { account, mailbox } = errand;
  const typed = target.host === undefined ? undefined : { name: target.host, port: target.port };
  const front = context.mailbox?.front ?? typed ?? mailbox.front;
  const place = front ? { host: front.name, port: front.port } : {};
  const endpoints = await endpointsOf({ ...target, ...place }, reach, signal);
  const gate = await gateOf(account, signal);
  const slots = new Slots(mostTunnels);
  const visits = endpoints.map(
    (endpoint): MailboxVisit => ({
      ...context,
      ...errand,
      endpoint,
      // A mailbox that was typed, or that an account brings along, may be somebody else's.
      ...(context.mailbox ? {} : { mailAddress: target.mailbox }),
      gate,
      slots,
      ahead: new WaysAhead(),
      node: { place: placeOf(endpoint), ends: [] },
    }),
  );
  await sideBySide(visits.map((visit) => visitOne(visit, early?.at(visit.endpoint))));
  await compareNamesakes(nodes, visits, trace);
}

/** Each step is for the one after it; how far it went is how the node ended. */
async function visitOne(
  visit: MailboxVisit,
  opened: Promise<Doors | undefined> | undefined,
): Promise<void> {
  const { ahead } = visit;
  try {
    const scheme = await enter(visit, await opened);
    await sideBySide([
      runMatrix(visit, scheme),
      askAddressBook(visit, scheme),
      pingPort(visit, scheme, 6001),
    ]);
  } catch (error) {
    if (error instanceof Failure && !isLeftOut(error)) visit.node.ends.push(error.code);
    throw error;
  } finally {
    await ahead.close();
  }
}

/** All that comes before RPC. @returns the way to log on that was taken */
async function enter(visit: MailboxVisit, opened: Doors | undefined): Promise<Scheme> {
  const { gate, ahead } = visit;
  using doors = opened ?? (await openDoors(visit, gate.acceptedAt === undefined));
  if (gate.acceptedAt !== undefined) for (let at = 0; at < mostAhead; at += 1) ahead.open(visit);
  const offers = [
    askMethods(visit, 'RPC_OUT_DATA', doors.out),
    askMethods(visit, 'RPC_IN_DATA', doors.in),
  ];
  await sideBySide(offers);
  const [offered = [], inOffered = []] = await Promise.all(offers);
  const scheme = chosenScheme(offered.filter((one) => inOffered.includes(one)));
  await proveAccount(visit, doors.page);
  await askEcho(visit, scheme, doors.echo);
  return scheme;
}
