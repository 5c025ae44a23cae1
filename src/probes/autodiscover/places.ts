/**
 * Where Autodiscover may be asked for, and where clients may be sent on to.
 *
 * Never up: a client that looks for its domain's parent ends at `autodiscover.com`, which belongs to
 * strangers. Source: [MS-OXDISCO] 3.1.5; Guardicore, "Autodiscovering the Great Leak" (2021).
 */
import { parse } from 'tldts';
import { Failure } from '../../model/failure.ts';
import type { Evidence } from '../../model/observation.ts';
import type { Reach } from '../../model/reach.ts';
import type { Target } from '../../model/target.ts';
import { admitName } from '../../net/guard.ts';
import { pinnedAddresses } from '../../net/resolve.ts';
import { pinnedHosts } from '../endpoints.ts';

export const xmlPath = '/autodiscover/autodiscover.xml';
export const soapPath = '/autodiscover/autodiscover.svc';

type Method = 'root' | 'autodiscover' | 'host' | 'pin' | 'srv' | 'http-redirect' | 'json';

export interface Place {
  readonly url: URL;
  readonly method: Method;
  /** All that led here, addresses of mailboxes among it. */
  readonly trail: readonly string[];
}

/** Redirects of all kinds, one after another. */
const mostRedirects = 5;

/** Where Exchange Online answers: worldwide, for governments, in China. */
const online = /(^|\.)(outlook\.com|office365\.com|office365\.us|partner\.outlook\.cn)$/i;

type Where = Pick<Target, 'domain' | 'host' | 'port'>;

/** The places to be asked over TLS, in Outlook's order; of a domain those that the operator has pinned, if any. */
export function placesOf(
  { domain, host, port }: Where,
  reach: Reach,
  trail: readonly string[] = [],
): readonly Place[] {
  const at = (name: string, method: Method): Place => ({ url: urlOf(name, port), method, trail });
  if (host !== undefined) return [at(host, 'host')];
  const usual = [at(domain, 'root'), at(`autodiscover.${domain}`, 'autodiscover')];
  const pinned = reach.pins.length > 0 ? pinnedHosts({ text: domain, domain, port }, reach) : [];
  const ofPort = pinned.filter((one) => one.port === port).map(({ name }) => name.toLowerCase());
  if (ofPort.length === 0) return usual.filter(({ url }) => !isNobodys(url.hostname));
  const others = ofPort.filter((name) => !usual.some(({ url }) => url.hostname === name));
  return [
    ...usual.filter(({ url }) => ofPort.includes(url.hostname)),
    ...others.map((name) => at(name, 'pin')),
  ].filter(({ url }) => !isNobodys(url.hostname));
}

/** @param name a host, or an address of IPv6 without brackets */
export function urlOf(name: string, port: number, path: string = xmlPath): URL {
  const host = name.includes(':') ? `[${name}]` : name;
  return new URL(`https://${host}:${port}${path}`);
}

/** The host as DNS and sockets want it. */
export function hostIn({ hostname, port, protocol }: URL): {
  readonly name: string;
  readonly port: number;
} {
  const usual = protocol === 'http:' ? 80 : 443;
  return { name: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}

/**
 * Whether a place belongs to all and none: a public suffix, or `autodiscover` right below one.
 *
 * @param name `autodiscover.com`, `co.uk`
 */
export function isNobodys(name: string): boolean {
  const { isIp, domain, domainWithoutSuffix, subdomain } = parse(name, {
    allowPrivateDomains: true,
  });
  if (isIp) return false;
  return !domain || (domainWithoutSuffix === 'autodiscover' && !subdomain);
}

/** The next place, if one may go there. Nothing has been sent yet. */
export function nextPlace(from: Place, to: string, domain: string, reach: Reach): Place {
  const url = URL.parse(to, from.url.href);
  if (!url || url.username || url.password || !/^https?:$/.test(url.protocol))
    throw new Failure('autodiscover.bad-redirect');
  if (url.protocol === 'http:') throw new Failure('autodiscover.insecure-redirect');
  url.hash = '';
  const trail = lengthened(from, url.href);
  const { name } = hostIn(url);
  if (isNobodys(name)) throw new Failure('autodiscover.climbs');
  if (!isOurs(url, domain, reach))
    throw new Failure('autodiscover.foreign-redirect', online.test(name) ? isOnline : {});
  return { url, method: from.method, trail };
}

const isOnline: Evidence = { exchangeOnline: true };

/**
 * The trail from a place to the next one.
 *
 * @param next an address, or `mailto:` and a mailbox
 * @throws Failure `autodiscover.redirect-loop`, `autodiscover.too-many-redirects`
 */
export function lengthened({ url, trail }: Place, next: string): readonly string[] {
  const been = [...trail, url.href];
  if (been.includes(next)) throw new Failure('autodiscover.redirect-loop', { trail: been });
  const redirects = been.filter((one) => !one.startsWith('mailto:')).length; // each leaves a place
  if (redirects > mostRedirects)
    throw new Failure('autodiscover.too-many-redirects', { trail: been });
  return been;
}

/** Within the mail domain, or what the operator lists or has pinned. */
function isOurs(url: URL, domain: string, reach: Reach): boolean {
  const { name, port } = hostIn(url);
  if (isWithin(name, domain) || pinnedAddresses(name, port, reach).length > 0) return true;
  return isListedName(name, reach);
}

export function isListedName(name: string, reach: Reach): boolean {
  try {
    admitName(reach, name);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

export function isWithin(name: string, domain: string): boolean {
  return `.${name.toLowerCase()}`.endsWith(`.${domain.toLowerCase()}`);
}
