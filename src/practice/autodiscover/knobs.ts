/** All that can be set at Autodiscover. */
import type { Scheme } from '../scheme.ts';

/** Who answers at a name. */
export type Occupant = 'exchange' | 'web-page' | 'missing';

/** What Outlook is told of, a block each. */
export type Block = 'mapiHttp' | 'EXCH' | 'EXPR' | 'EXHTTP' | 'WEB';

export interface AutodiscoverKnobs {
  /** Offered, in this order. */
  readonly schemes: readonly Scheme[];
  /** At `contoso.test`. */
  readonly atRoot: Occupant;
  /** At `autodiscover.contoso.test`. */
  readonly atAutodiscover: Occupant;
  /** At `mail.contoso.test` and at any other name, for Autodiscover alone: the rest is Exchange's. */
  readonly atMail: Occupant;
  /** At port 80: a redirect to the server over TLS, or to itself. */
  readonly inTheClear: 'redirect' | 'circle' | 'web-page' | 'missing';
  /** Sends clients on: by HTTP before any logon, by an address of the web, or by one of mail. */
  readonly redirects: 'none' | 'by-location' | 'by-url' | 'by-address';
  /** How often: until `autodiscover.contoso.test`, back to where they were, or to ever new places. Addresses of mail are two. */
  readonly redirectsGo: 'once' | 'in-circles' | 'endlessly';
  /** A code of the plain old XML, in place of every answer. */
  readonly error: 'none' | 500 | 501 | 600 | 601 | 602 | 603;
  /** What there is to tell of, in this order. */
  readonly blocks: readonly Block[];
  /** Of EXPR, as it is written; empty: left out. */
  readonly authPackage: string;
  /** The same. */
  readonly certPrincipalName: string;
  /** Which names are handed out. */
  readonly names: 'public' | 'internal';
}

/** All of it, told to everyone. */
export const usualAutodiscover: AutodiscoverKnobs = {
  schemes: ['Negotiate', 'NTLM', 'Basic'],
  atRoot: 'exchange',
  atAutodiscover: 'exchange',
  atMail: 'exchange',
  inTheClear: 'redirect',
  redirects: 'none',
  redirectsGo: 'once',
  error: 'none',
  blocks: ['mapiHttp', 'EXCH', 'EXPR', 'EXHTTP', 'WEB'],
  authPackage: 'Ntlm',
  certPrincipalName: 'msstd:mail.contoso.test',
  names: 'public',
};
