/**
 * What Autodiscover publishes of a mailbox: names and addresses, from which each form of answer takes
 * its own. All of it is built from the front that clients outside come to.
 */

import { type Account, administrativeGroup, domain, host, internalHost } from '../organization.ts';
import { serverVersion } from '../store.ts';
import type { AutodiscoverKnobs } from './knobs.ts';

export interface Published {
  /** The proxy for RPC over HTTP, with its port unless that is 443. */
  readonly proxy: string;
  /** The RPC server behind it. */
  readonly rpcServer: string;
  readonly serverDn: string;
  /** Eight hexadecimal digits. */
  readonly serverVersion: string;
  readonly ews: string;
  readonly addressBook: string;
  readonly controlPanel: string;
  readonly outlookOnTheWeb: string;
  readonly activeSync: string;
  readonly mapi: { readonly store: string; readonly addressBook: string };
}

/** @param port of the front, as clients outside see it */
export function publishedFor(account: Account, port: number, knobs: AutodiscoverKnobs): Published {
  const proxy = placeOf(knobs.names === 'internal' ? internalHost : host, port);
  const mailbox = `${account.mailboxGuid}@${domain}`;
  return {
    proxy,
    rpcServer: mailbox,
    serverDn: `${administrativeGroup}/cn=Configuration/cn=Servers/cn=${mailbox}`,
    serverVersion: versionWord.toString(16).toUpperCase(),
    ews: `https://${proxy}/EWS/Exchange.asmx`,
    addressBook: `https://${proxy}/OAB/8d3f5b0e-2c1a-4f6d-9e7b-5a4c3b2d1e0f/`,
    controlPanel: `https://${proxy}/owa/`,
    outlookOnTheWeb: `https://${proxy}/owa/`,
    activeSync: `https://${proxy}/Microsoft-Server-ActiveSync`,
    mapi: {
      store: `https://${proxy}/mapi/emsmdb/?MailboxId=${mailbox}`,
      addressBook: `https://${proxy}/mapi/nspi/?MailboxId=${mailbox}`,
    },
  };
}

/** A host and port, as they stand in an address over TLS. */
export function placeOf(name: string, port: number): string {
  return port === 443 ? name : `${name}:${port}`;
}

const [major, minor, build] = serverVersion;

/** From the top: 4 bits, always 7; 6 of the major version, 6 of the minor, 1, always set; 15 of the build. */
const versionWord = ((7 << 28) | (major << 22) | (minor << 16) | (1 << 15) | build) >>> 0;
