/** Where the mailbox is to be found by MAPI over HTTP: what was said counts more than what Autodiscover tells. */
import type { Discovered } from '../../model/discovery.ts';
import type { ProbeContext } from '../../model/probe.ts';
import { type Host, typedHost } from '../endpoints.ts';

export interface Destination {
  /** Nothing: the hosts of the target. */
  readonly host?: Host;
  /** The legacyExchangeDN of the mailbox. */
  readonly dn: string;
  /** Paths with their queries. */
  readonly store: string;
  readonly addressBook?: string;
}

/** Waits for Autodiscover where nothing was said. @returns nothing if there is no such way */
export async function destinationOf({
  target,
  mailbox,
  discovery,
}: ProbeContext): Promise<Destination | undefined> {
  const typed = typedHost(target);
  if (!mailbox) {
    const told = (await discovery.told)?.mapiHttp;
    return told && toldDestination(told, typed);
  }
  const { server, dn, front = typed } = mailbox;
  if (!/^[0-9a-f-]{36}@\S+$/i.test(server)) return undefined; // older than MAPI over HTTP
  const query = `?MailboxId=${encodeURI(server)}`;
  return {
    ...(front ? { host: front } : {}),
    dn,
    store: `/mapi/emsmdb/${query}`,
    addressBook: `/mapi/nspi/${query}`,
  };
}

/** A typed host stays the host; the address book is asked where it has the same one. */
function toldDestination(
  { dn, store, addressBook }: NonNullable<Discovered['mapiHttp']>,
  typed: Host | undefined,
): Destination | undefined {
  const [first] = store.flatMap(secureUrl);
  if (!first) return undefined;
  const book = addressBook.flatMap(secureUrl).find(({ host }) => typed || host === first.host);
  return {
    host: typed ?? { name: first.hostname, port: Number(first.port || 443) },
    dn,
    store: `${first.pathname}${first.search}`,
    ...(book ? { addressBook: `${book.pathname}${book.search}` } : {}),
  };
}

function secureUrl(text: string): URL[] {
  const url = URL.parse(text);
  return url?.protocol === 'https:' ? [url] : [];
}
