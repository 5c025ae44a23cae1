/**
 * The newest form of Autodiscover, which Outlook of today asks first: JSON, with the mailbox in the
 * query, for anyone. It gets no account: where it points is looked at like every other place.
 *
 * It may send its reader on to the same form elsewhere, as a hybrid organization does whose mailbox is
 * in Exchange Online; each hop is judged like those of the older forms.
 */
import { Failure } from '../../model/failure.ts';
import type { Answer } from '../../net/http-connection.ts';
import { httpFailure } from '../../net/http-failure.ts';
import { patiently } from '../../net/patience.ts';
import { admitCredentials } from '../../net/way.ts';
import { decodeEndpoint, endpointPath, isEndpointPath } from '../../wire/autodiscover/endpoint.ts';
import { valuesOf } from '../../wire/http1/head.ts';
import { headFactsOf, hear, openDoor } from '../door.ts';
import { asFailure } from '../meet.ts';
import { conversationOf, step } from '../visit.ts';
import { follow, stepOn } from './look.ts';
import { isNobodys, type Place, urlOf } from './places.ts';
import { firstOf, isKnown, type Known, redirects } from './pointers.ts';
import { askOf, pageQuestion } from './questions.ts';
import type { Found, Moved, Search } from './search.ts';
import { endpoint as endpointKind } from './steps.ts';

/** @param known what is looked at anyway */
export async function askEndpoint(
  search: Search,
  host: string,
  known: Known,
): Promise<Found | undefined> {
  const { mailbox, target, trail } = search;
  if (mailbox === undefined || isNobodys(host)) return undefined;
  const url = urlOf(host, target.port, endpointPath(mailbox));
  let moved = await ask(search, { url, method: 'json', trail });
  while (moved?.by === 'http') {
    const next: Place | Failure = await stepOn(search, moved).catch(asFailure);
    moved = next instanceof Failure ? undefined : await ask(search, next);
  }
  return !moved || isKnown(moved.to, known) ? undefined : follow(search, moved);
}

/** @returns where the older forms are (`json`), or the same form is (`http`); nothing if it isn't there */
async function ask(search: Search, place: Place): Promise<Moved | undefined> {
  const opened = await open(search, place).catch(asFailure);
  const moved =
    opened instanceof Failure
      ? await notThere(search, place, opened)
      : await read(search, place, opened).catch(asFailure);
  return moved instanceof Failure ? undefined : moved;
}

/** Where nobody has sent us, the place beside it tells why. */
async function notThere(search: Search, { url, trail }: Place, failure: Failure) {
  if (trail.length === search.trail.length) return undefined;
  const subject = subjectOf(url);
  return search.trace
    .step(endpointKind, subject, async (note) => {
      note({ url: subject, usable: false });
      throw failure;
    })
    .catch(asFailure);
}

/** Without the query: the mailbox is in it. */
function subjectOf(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

type Opened = Awaited<ReturnType<typeof open>>;

/** @throws Failure also where the certificate is no good: the mailbox is in the query */
async function open(search: Search, { url }: Place) {
  const { reach, patience, capture } = search;
  const endpoint = await firstOf(search, url);
  const caller = { endpoint, reach, patience, capture };
  const door = await openDoor(caller);
  try {
    admitCredentials(door.way);
  } catch (error) {
    door[Symbol.dispose]();
    throw error;
  }
  return { caller, door };
}

async function read(search: Search, place: Place, { caller, door }: Opened): Promise<Moved> {
  const { trace, patience } = search;
  const { endpoint } = caller;
  const { url } = place;
  const subject = subjectOf(url);
  const talk = conversationOf(caller);
  return step({ endpoint, trace }, endpointKind, subject, talk, async (note) => {
    note({ url: subject, usable: false });
    using connection = door.connection;
    connection.send(askOf(pageQuestion(url))(0, []));
    talk.say('client', `GET ${url.pathname}, no credentials`);
    const answer = await patiently(patience, 'http.timeout', 'answer', connection.answer());
    hear(talk, answer);
    note(headFactsOf(answer));
    const elsewhere = sameFormIn(answer, url);
    if (elsewhere !== undefined) {
      note({ target: elsewhere.slice(0, 500), usable: undefined });
      return { place, to: elsewhere, by: 'http' };
    }
    if (answer.status >= 300 && answer.body[0] !== openingBrace) throw httpFailure(answer);
    const said = decodeEndpoint(answer.body);
    if (said.kind === 'error')
      throw new Failure('autodiscover.error', {
        errorCode: said.code,
        message: said.message ?? '',
      });
    note({ protocol: said.protocol, target: said.url, usable: true });
    return { place, to: said.url, by: 'json' };
  });
}

/** Where an answer sends its reader, if that is this form again: a page to log on at is none. */
function sameFormIn(answer: Answer, from: URL): string | undefined {
  const [location] = valuesOf(answer, 'location');
  if (location === undefined || !redirects.has(answer.status)) return undefined;
  const to = URL.parse(location, from.href);
  return to && isEndpointPath(to.pathname) ? location : undefined;
}

const openingBrace = 0x7b;
