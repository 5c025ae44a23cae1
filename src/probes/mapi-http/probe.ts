/**
 * Whether Outlook can open a mailbox by MAPI over HTTP, at each address of the front end, and whether a
 * session holds over several connections.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import type { Probe } from '../../model/probe.ts';
import { together } from '../../net/tcp.ts';
import type { Header } from '../../wire/http1/head.ts';
import { requestHead } from '../../wire/http1/request.ts';
import { chosenScheme, proveAccount } from '../account-logon.ts';
import { type Door, openDoor } from '../door.ts';
import { accountLogon } from '../facts.ts';
import { nodeAt, visitAll } from '../nodes.ts';
import { hearOffer } from '../offer.ts';
import { OpenedAhead } from '../opened-ahead.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { hostOf, step } from '../visit.ts';
import { visitsAt } from '../visits.ts';
import { talkToAddressBook } from './address-book.ts';
import { destinationOf } from './destination.ts';
import {
  addressBook,
  affinity,
  connect,
  disconnect,
  mailboxLogon,
  methods,
  nameCheck,
  nodes,
  ping,
} from './steps.ts';
import { talkToStore } from './store-session.ts';
import type { MapiVisit } from './visit.ts';

/** Addresses at once; each takes up to four connections. */
const mostVisits = 2;

/** @param patienceMs of each wait */
export function mapiHttpOf(patienceMs: number): Probe {
  return {
    id: 'mapi-http',
    title: 'MAPI over HTTP',
    needs: 'account',
    steps: [
      methods,
      accountLogon,
      connect,
      mailboxLogon,
      affinity,
      ping,
      disconnect,
      addressBook,
      nameCheck,
      nodes,
    ],
    fits: () => true,

    async run(context) {
      const { account, trace } = context;
      const destination = account && (await destinationOf(context));
      if (!destination) return;
      const slots = new Slots(mostVisits);
      const found = await visitsAt(context, account, destination.host, patienceMs);
      const visits = found.map(
        (visit): MapiVisit => ({ ...visit, destination, slots, node: nodeAt(visit.endpoint) }),
      );
      await visitAll(nodes, visits, visitOne, trace);
    },
  };
}

export const mapiHttp: Probe = mapiHttpOf(8000);

async function visitOne(visit: MapiVisit): Promise<void> {
  using _slot = await visit.slots.take();
  const isKnown = visit.gate.acceptedAt !== undefined;
  await using ahead = await openAhead(visit, isKnown);
  const next = async () => (await ahead.next()) ?? (await openDoor(visit));
  using door = await next();
  const scheme = chosenScheme(await askMethods(visit, door));
  using page = isKnown ? undefined : await next();
  await proveAccount(visit, page);
  const store = talkToStore(visit, scheme, door);
  await sideBySide([store, talkToAddressBook(visit, scheme, ahead)]);
  await store;
  visit.node.ends.push('ecNone');
}

/** At once, as each takes two round trips: for the store, the account where it is to be asked about, the address book. */
async function openAhead(visit: MapiVisit, isKnown: boolean): Promise<OpenedAhead<Door>> {
  const count = 1 + Number(!isKnown) + Number(visit.destination.addressBook !== undefined);
  const endpoint = await together(visit.endpoint, count, visit.patience.signal);
  const ahead = new OpenedAhead<Door>();
  for (let opened = 0; opened < count; opened += 1) ahead.add(openDoor({ ...visit, endpoint }));
  return ahead;
}

/** Asks without credentials; a 401 that offers ways to log on is the healthy answer. */
function askMethods(visit: MapiVisit, door: Door): Promise<readonly string[]> {
  const { connection, talk } = door;
  const path = visit.destination.store;
  return step(visit, methods, `POST ${visit.endpoint.name}`, talk, async (note) => {
    note({ path });
    const headers: Header[] = [['Content-Length', '0']];
    connection.send(requestHead({ method: 'POST', target: path, host: hostOf(visit), headers }));
    talk.say('client', `POST ${path}, no credentials`);
    return hearOffer(visit, door, note);
  });
}
