/**
 * Whether Outlook can open a mailbox by MAPI over HTTP, at each address of the front end, and whether a
 * session holds over several connections.
 *
 * Credentials go by the rules of ../../net/way.ts and ../../net/logon-gate.ts.
 */
import { Failure } from '../../model/failure.ts';
import type { Probe } from '../../model/probe.ts';
import { httpFailure, schemesOf } from '../../net/http-failure.ts';
import { gateOf } from '../../net/logon-gate.ts';
import { patiently } from '../../net/patience.ts';
import { chosenScheme, proveAccount } from '../account-logon.ts';
import { type Door, headFactsOf, hear, openDoor } from '../door.ts';
import { endpointsOf } from '../endpoints.ts';
import { accountLogon } from '../facts.ts';
import { compareNamesakes, isLeftOut } from '../nodes.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { hostOf, step } from '../visit.ts';
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
      const { target, reach, signal, account, trace } = context;
      const destination = account && (await destinationOf(context));
      if (!destination) return;
      const { host } = destination;
      const place = host ? { host: host.name, port: host.port } : {};
      const endpoints = await endpointsOf({ ...target, ...place }, reach, signal);
      const gate = await gateOf(account, signal);
      const slots = new Slots(mostVisits);
      const patience = { ms: patienceMs, signal };
      const visits = endpoints.map(
        (endpoint): MapiVisit => ({
          ...context,
          endpoint,
          account,
          destination,
          gate,
          patience,
          slots,
          node: { place: placeOf(endpoint), ends: [] },
        }),
      );
      await sideBySide(visits.map(visitOne));
      await compareNamesakes(nodes, visits, trace);
    },
  };
}

export const mapiHttp: Probe = mapiHttpOf(8000);

async function visitOne(visit: MapiVisit): Promise<void> {
  using _slot = await visit.slots.take();
  try {
    const door = await openDoor(visit);
    const scheme = chosenScheme(await askMethods(visit, door).catch(closing(door)));
    await proveAccount(visit).catch(closing(door));
    const store = talkToStore(visit, scheme, door);
    await sideBySide([store, talkToAddressBook(visit, scheme)]);
    await store;
    visit.node.ends.push('ecNone');
  } catch (error) {
    if (error instanceof Failure && !isLeftOut(error)) visit.node.ends.push(error.code);
    throw error;
  }
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
    connection.send({
      method: 'POST',
      target: path,
      version: 'HTTP/1.1',
      headers: [
        ['Host', hostOf(visit)],
        ['User-Agent', 'Exchange-Check/0.1 (connectivity diagnosis)'],
        ['Connection', 'Keep-Alive'],
        ['Content-Length', '0'],
      ],
    });
    talk.say('client', `POST ${path}, no credentials`);
    const awaited = connection.answer();
    const answer = await patiently(visit.patience, 'http.timeout', 'headers', awaited);
    hear(talk, answer);
    const schemes = schemesOf(answer);
    const facts = headFactsOf(answer);
    note({ ...facts, schemes, keepsConnection: answer.keepsConnection });
    visit.node.server ??= facts.exchangeServer;
    if (answer.status === 200) throw new Failure('http.anonymous');
    if (answer.status !== 401) throw httpFailure(answer);
    if (schemes.length === 0) throw new Failure('http.no-scheme');
    return schemes;
  });
}
