/**
 * Whether Outlook can open a mailbox by MAPI over HTTP, at each address of the front end, and whether a
 * session holds over several connections.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import type { Probe } from '../../model/probe.ts';
import type { Header } from '../../wire/http1/head.ts';
import { requestHead } from '../../wire/http1/request.ts';
import { chosenScheme, proveAccount } from '../account-logon.ts';
import { type Door, openDoor } from '../door.ts';
import { accountLogon } from '../facts.ts';
import { nodeAt, visitAll } from '../nodes.ts';
import { hearOffer } from '../offer.ts';
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

/** Addresses at once; each takes up to three connections. */
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
  const door = await openDoor(visit);
  const scheme = chosenScheme(await askMethods(visit, door).catch(closing(door)));
  await proveAccount(visit).catch(closing(door));
  const store = talkToStore(visit, scheme, door);
  await sideBySide([store, talkToAddressBook(visit, scheme)]);
  await store;
  visit.node.ends.push('ecNone');
}

function closing({ connection }: Door) {
  return (error: unknown): never => {
    connection[Symbol.dispose]();
    throw error;
  };
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
