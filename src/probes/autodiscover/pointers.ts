/**
 * What only points at Autodiscover: the redirect on port 80 and the SRV record. Neither gets an
 * account, or the last word: where they point is looked at like every other place.
 */
import { Failure } from '../../model/failure.ts';
import { captured } from '../../net/conversation.ts';
import { HttpConnection } from '../../net/http-connection.ts';
import { httpFailure } from '../../net/http-failure.ts';
import { patiently } from '../../net/patience.ts';
import { isAbsent, servicesOf } from '../../net/query.ts';
import { addressesOf } from '../../net/resolve.ts';
import { connect } from '../../net/tcp.ts';
import { valuesOf } from '../../wire/http1/head.ts';
import { headFactsOf, hear } from '../door.ts';
import type { Endpoint } from '../endpoints.ts';
import { asFailure } from '../meet.ts';
import { conversationOf, step } from '../visit.ts';
import { follow } from './look.ts';
import { hostIn, isNobodys, type Place, urlOf, xmlPath } from './places.ts';
import { askOf, pageQuestion } from './questions.ts';
import type { Found, Search } from './search.ts';
import { httpRedirect, service } from './steps.ts';

/** Of one SRV answer, the preferred ones. */
const mostServices = 3;

/** RFC 9110 15.4: what may stand for "it is over there". */
export const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** GET without TLS and without credentials: nothing but the way to an address with TLS counts. */
export async function lookBehindRedirect(
  search: Search,
  onlyPinned: boolean,
): Promise<Found | undefined> {
  const { domain, httpPort, reach, trail } = search;
  const url = new URL(`http://autodiscover.${domain}:${httpPort}${xmlPath}`);
  if (isNobodys(url.hostname)) return undefined;
  const isPinned = reach.pins.some(
    ({ name, port }) => name.toLowerCase() === url.hostname && port === httpPort,
  );
  if (onlyPinned && !isPinned) return undefined;
  if (!isPinned && !reach.listed.ports.includes(httpPort)) {
    search.diary.leftOut.push(`${url.href}: port ${httpPort} is not listed`);
    return undefined;
  }
  const to = await redirectOf(search, url).catch(asFailure);
  search.diary.tried.push(`${url.href}: ${to instanceof Failure ? to.code : `sends to ${to}`}`);
  if (to instanceof Failure) return undefined;
  return follow(search, { place: { url, method: 'http-redirect', trail }, to, by: 'http' });
}

async function redirectOf(search: Search, url: URL): Promise<string> {
  const { trace } = search;
  const endpoint = await firstOf(search, url).catch(asFailure);
  if (endpoint instanceof Failure)
    return trace.step(httpRedirect, url.href, async (note) => {
      note({ url: url.href, usable: false });
      throw endpoint;
    });
  const { reach, patience, capture } = search;
  const talk = conversationOf({ endpoint, capture });
  return step({ endpoint, trace }, httpRedirect, url.href, talk, async (note) => {
    note({ url: url.href, usable: false });
    const socket = await connect(endpoint, reach, patience.signal);
    using connection = new HttpConnection(socket, talk.connection(captured.http));
    connection.send(askOf(pageQuestion(url))(0, []));
    talk.say('client', `GET ${url.pathname}, no credentials, no TLS`);
    const answer = await patiently(patience, 'http.timeout', 'answer', connection.answer());
    hear(talk, answer);
    note(headFactsOf(answer));
    const [location] = valuesOf(answer, 'location');
    if (!redirects.has(answer.status) || location === undefined)
      throw answer.status < 400 ? new Failure('autodiscover.no-redirect') : httpFailure(answer);
    note({ usable: true });
    return location;
  });
}

/** One address of a place. @throws Failure of DNS, or that one may not go there */
export async function firstOf({ reach, patience }: Search, url: URL): Promise<Endpoint> {
  const { name, port } = hostIn(url);
  const [first] = await addressesOf(name, port, reach, patience.signal);
  if (!first) throw new Failure('dns.nodata');
  return { name, port, ...first };
}

/** The service's host may be anywhere: it is gone to only if one may. */
export async function lookAtServices(search: Search, known: Known): Promise<Found | undefined> {
  const { domain, trace, reach, patience, trail } = search;
  const name = `_autodiscover._tcp.${domain}`;
  const records = await trace
    .step(service, `SRV ${name}`, async (note) => {
      note({ name });
      const found = await servicesOf(name, reach, patience.signal).catch((error: unknown) => {
        if (!(error instanceof Failure && isAbsent(error.code))) throw error;
        note({ absent: error.code });
        return [];
      });
      note({ targets: found.map(({ name: host, port }) => `${host}:${port}`) });
      return found;
    })
    .catch(asFailure);
  if (records instanceof Failure) return undefined;
  const place: Place = { url: new URL(`dns:${name}`), method: 'srv', trail };
  for (const { name: host, port } of records.filter(isThere).slice(0, mostServices)) {
    const to = urlOf(host.replace(/\.$/, ''), port).href;
    const found = isKnown(to, known) ? undefined : await follow(search, { place, to, by: 'srv' });
    if (found) return found;
  }
  return undefined;
}

/** Addresses that are looked at anyway. */
export type Known = ReadonlySet<string>;

export function isKnown(to: string, known: Known): boolean {
  return known.has(URL.parse(to)?.href.toLowerCase() ?? to);
}

/** A single dot says that there is no such service (RFC 2782), and what is no host name is no place. */
function isThere({ name }: { readonly name: string }): boolean {
  return /^[\w-]+(\.[\w-]+)*\.?$/.test(name);
}
