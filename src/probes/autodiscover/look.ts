/**
 * One place where Autodiscover may be, seen by one who hasn't logged on: a 401 that offers ways to log
 * on is the good sign. Where it sends one on, that place is looked at in turn.
 */
import { Failure } from '../../model/failure.ts';
import type { Notes, StepKind } from '../../model/probe.ts';
import type { Conversation } from '../../net/conversation.ts';
import type { Answer } from '../../net/http-connection.ts';
import { httpFailure, schemesOf } from '../../net/http-failure.ts';
import { knownSchemes } from '../../net/http-logon.ts';
import { patiently } from '../../net/patience.ts';
import { addressesOf } from '../../net/resolve.ts';
import { admitCredentials } from '../../net/way.ts';
import { decodeOutlookResponse, type OutlookAnswer } from '../../wire/autodiscover/outlook.ts';
import { valuesOf } from '../../wire/http1/head.ts';
import { type Door, headFactsOf, hear, openDoor } from '../door.ts';
import type { Endpoint } from '../endpoints.ts';
import { asFailure } from '../meet.ts';
import { conversationOf, step } from '../visit.ts';
import { errorOf, isForMail, typesOf } from './blocks.ts';
import { hostIn, nextPlace, type Place } from './places.ts';
import { askOf, outlookQuestion, pageQuestion } from './questions.ts';
import type { Found, Moved, Search } from './search.ts';
import { candidate, redirect } from './steps.ts';

/** Of one name: the next is tried if one can't be reached. */
const mostAddresses = 4;

/** @returns nothing if Autodiscover isn't there; the steps say why */
export async function look(search: Search, place: Place): Promise<Found | undefined> {
  const seen = await lookAtHost(search, place).catch(asFailure);
  search.diary.tried.push(`${place.url.href}: ${wordOf(seen)}`);
  if (seen instanceof Failure) return undefined;
  return 'door' in seen ? seen : follow(search, seen);
}

/** Goes where somebody has sent us, if one may. */
export async function follow(search: Search, moved: Moved): Promise<Found | undefined> {
  const next = await stepOn(search, moved).catch(asFailure);
  return next instanceof Failure ? undefined : look(search, next);
}

/** @returns the next place, if one may go there @throws Failure if not */
export function stepOn(
  { trace, home, reach }: Search,
  { place, to, by, ...moved }: Moved,
): Promise<Place> {
  const from = place.url.href;
  return trace.step(redirect, `${from} to ${to.slice(0, 200)}`, async (note) => {
    note({ from, to: to.slice(0, 500), by, hops: place.trail.length });
    note({ afterLogon: moved.afterLogon ?? false, followed: false });
    const next = nextPlace(place, to, home, reach);
    note({ followed: true });
    return next;
  });
}

function wordOf(seen: Found | Moved | Failure): string {
  if (seen instanceof Failure) return seen.code;
  return 'door' in seen ? `401, offers ${seen.schemes.join(', ')}` : `sends to ${seen.to}`;
}

async function lookAtHost(search: Search, place: Place): Promise<Found | Moved> {
  const { reach, patience } = search;
  const { name, port } = hostIn(place.url);
  const found = await addressesOf(name, port, reach, patience.signal).catch(asFailure);
  if (found instanceof Failure) return notThere(search, place, found);
  const [first, ...others] = found.slice(0, mostAddresses);
  if (!first) return notThere(search, place, new Failure('dns.nodata'));
  let seen = await lookAt(search, place, { name, port, ...first });
  for (const address of others) {
    if (!(seen instanceof Unreached)) break;
    seen = await lookAt(search, place, { name, port, ...address });
  }
  if (seen instanceof Unreached) throw seen.failure;
  return seen;
}

/** A host that was named is told of by the probes of DNS, TCP and TLS. */
async function notThere(search: Search, place: Place, failure: Failure): Promise<never> {
  if (place.method === 'host') throw failure;
  const { name, port } = hostIn(place.url);
  return search.trace.step(candidate, place.url.href, async (note) => {
    note({ url: place.url.href, method: place.method, usable: false, name, port });
    throw failure;
  });
}

/** Nobody has answered there. */
class Unreached {
  readonly failure: Failure;

  constructor(failure: Failure) {
    this.failure = failure;
  }
}

async function lookAt(
  search: Search,
  place: Place,
  endpoint: Endpoint,
): Promise<Found | Moved | Unreached> {
  const { reach, trace, patience, capture } = search;
  const { url, method } = place;
  const caller = { endpoint, reach, patience, capture };
  const opening = openDoor(caller).catch(asFailure);
  if (method === 'host') {
    const opened = await opening;
    if (opened instanceof Failure) return new Unreached(opened);
  }
  const talk = conversationOf(caller);
  let isReached = false;
  const seen = await step({ endpoint, trace }, candidate, url.href, talk, async (note) => {
    note({ url: url.href, method, usable: false });
    const door = await opening;
    if (door instanceof Failure) throw door;
    isReached = true;
    try {
      const seen = await askStranger(search, place, door, note, talk);
      if (!('door' in seen)) door.connection[Symbol.dispose]();
      return 'door' in seen ? { ...seen, endpoint } : seen;
    } catch (error) {
      door.connection[Symbol.dispose]();
      throw error;
    }
  }).catch(asFailure);
  if (!(seen instanceof Failure)) return seen;
  if (!isReached) return new Unreached(seen);
  throw seen;
}

type CandidateNotes = Notes<typeof candidate extends StepKind<infer E> ? E : never>;

async function askStranger(
  search: Search,
  place: Place,
  door: Door,
  note: CandidateNotes,
  talk: Conversation,
): Promise<Omit<Found, 'endpoint'> | Moved> {
  const { connection, way } = door;
  note({ tlsVersion: way.version });
  // A mailbox is named to nobody who doesn't prove to be the host that was asked for.
  const question =
    way.withheld === undefined
      ? outlookQuestion(place.url, search.mailbox, 'current')
      : pageQuestion(place.url);
  talk.say('client', `${question.method} ${place.url.pathname}, no credentials, ${question.what}`);
  connection.send(askOf(question)(question.body.length, []), question.body);
  const answer = await patiently(search.patience, 'http.timeout', 'answer', connection.answer());
  hear(talk, answer);
  const schemes = schemesOf(answer);
  const { keepsConnection } = answer;
  note({ ...headFactsOf(answer), schemes, keepsConnection });
  const to = elsewhere(answer);
  if (to) {
    note({ usable: undefined });
    return { place, ...to };
  }
  judgeOffer(answer, schemes);
  admitCredentials(way);
  note({ usable: true });
  if (!offersMore(schemes)) note.warn('autodiscover.basic-only');
  return { place, door, schemes, keepsConnection };
}

/** Than the password in the clear. */
export function offersMore(schemes: readonly string[]): boolean {
  return schemes.some((scheme) => scheme !== 'Basic');
}

/** Where an answer sends its reader: by its head, or by a document that anyone may read. */
function elsewhere(answer: Answer): Pick<Moved, 'to' | 'by'> | undefined {
  const [location] = valuesOf(answer, 'location');
  if (location !== undefined && answer.status >= 300 && answer.status < 400)
    return { to: location, by: 'http' };
  if (answer.status !== 200) return undefined;
  const said = decodeOutlookResponse(answer.body);
  return said.kind === 'redirect-url' ? { to: said.url, by: 'url' } : refuseOpen(said);
}

/** @throws Failure, since Exchange tells nothing to one who hasn't logged on */
function refuseOpen(said: OutlookAnswer): never {
  if (said.kind === 'error') throw errorOf(said);
  if (said.kind !== 'settings' || isForMail(said.blocks)) throw new Failure('http.anonymous');
  throw new Failure('autodiscover.other-mail', { blocks: typesOf(said.blocks) });
}

/** @throws Failure `http.no-scheme`, `auth.no-known-scheme`, and the status if it is no 401 */
function judgeOffer(answer: Answer, schemes: readonly string[]): void {
  if (answer.status !== 401) throw httpFailure(answer);
  if (schemes.length === 0) throw new Failure('http.no-scheme');
  if (!knownSchemes.some((known) => schemes.includes(known)))
    throw new Failure('auth.no-known-scheme');
}
