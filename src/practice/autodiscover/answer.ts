/**
 * Who is asked for, and what becomes of it, whatever the form of the question: settings, another place
 * to ask, or an error.
 */

import { type Account, accountOfAddress, domain, host, user } from '../organization.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { placeOf } from './published.ts';

/** Of the plain old XML. [MS-OXDSCLI] 2.2.4.1.1.3 */
export type ErrorCode = 500 | 501 | 600 | 601 | 602 | 603;

interface Settings {
  readonly kind: 'settings';
  readonly account: Account;
}

interface OtherAddress {
  readonly kind: 'redirect-address';
  readonly address: string;
}

interface OtherUrl {
  readonly kind: 'redirect-url';
  readonly url: string;
}

interface Refusal {
  readonly kind: 'error';
  readonly code: ErrorCode;
}

/** What a phone understands. */
export type MobileAnswer = Settings | OtherAddress;
export type OutlookAnswer = Settings | OtherAddress | OtherUrl;
export type Answer = OutlookAnswer | Refusal;

/** Where a question was asked. */
export interface Asked {
  /** In lower case, without its port. */
  readonly host: string;
  /** With its query. */
  readonly path: string;
  /** Of the front, as clients outside see it. */
  readonly port: number;
}

/** Every other name sends its clients here, where they are to be sent on. */
const settledAt = `autodiscover.${domain}`;
/** The address of the user in the domain that clients are sent on to. */
const routingAddress = `${user.mailbox.split('@')[0]}@${host}`;

/** @param account of whom is asked for; nothing if nobody has that address */
export function answerAbout(
  account: Account | undefined,
  address: string,
  asked: Asked,
  knobs: AutodiscoverKnobs,
): Answer {
  const { error, redirects } = knobs;
  if (error !== 'none') return { kind: 'error', code: error };
  if (!account) return { kind: 'error', code: 500 };
  const next = redirects === 'by-url' ? redirectFrom(asked, knobs) : undefined;
  if (next !== undefined) return { kind: 'redirect-url', url: next };
  const other = redirects === 'by-address' ? otherAddress(address, knobs) : undefined;
  if (other !== undefined) return { kind: 'redirect-address', address: other };
  return { kind: 'settings', account };
}

/** @returns the mailbox of an address, that by which its mail is routed included */
export function mailboxAt(address: string): Account | undefined {
  return address.toLowerCase() === routingAddress ? user : accountOfAddress(address);
}

/** The whole address where a client is to ask next; nothing at the end of the way. */
export function redirectFrom(
  { host: name, path, port }: Asked,
  { redirectsGo }: AutodiscoverKnobs,
): string | undefined {
  const [plainPath = '', query = ''] = path.split('?');
  switch (redirectsGo) {
    case 'once':
      return name === settledAt ? undefined : `https://${placeOf(settledAt, port)}${plainPath}`;
    case 'in-circles':
      return `https://${placeOf(name, port)}${plainPath}`;
    case 'endlessly': {
      const hop = Number(/^hop=(\d+)$/.exec(query)?.[1] ?? 0);
      return `https://${placeOf(name, port)}${plainPath}?hop=${hop + 1}`;
    }
  }
}

function otherAddress(address: string, { redirectsGo }: AutodiscoverKnobs): string | undefined {
  const isSettled = address.toLowerCase() === routingAddress;
  if (isSettled && redirectsGo === 'once') return undefined;
  return isSettled ? user.mailbox : routingAddress;
}
