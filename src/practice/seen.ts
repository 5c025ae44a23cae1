/** What a practice server has seen so far, for those who test a client against it. */
import type { Version } from '../wire/emsmdb/client-version.ts';

/** One EcDoConnectEx and what it got. */
export interface StoreConnect {
  /** RPC_C_AUTHN_LEVEL of the binding. */
  readonly level: number;
  readonly clientVersion: Version;
  readonly dn: string;
  /** A store code. */
  readonly result: number;
}

export interface Seen {
  /** Connections that were made, over TLS or not. */
  readonly connections: number;
  /** Method, path and user agent of every request. */
  readonly requests: readonly string[];
  /** Logons that were refused, by `domain\user` as it was written, in lower case. */
  readonly failedLogons: Readonly<Record<string, number>>;
  /** Requests to port 80 that brought credentials along. */
  readonly credentialsInTheClear: number;
  /** Logons that were accepted, by HTTP and by RPC. */
  readonly acceptedLogons: number;
  readonly storeConnects: readonly StoreConnect[];
  /** Mailboxes that were opened with RopLogon. */
  readonly openedMailboxes: readonly string[];
  /** Sessions that were ended with EcDoDisconnect. */
  readonly disconnects: number;
  /** Virtual connections that are open. */
  readonly openTunnels: number;
  /** What Connect of MAPI over HTTP got, each time: a store code. */
  readonly mapiConnects: readonly number[];
  /** Sessions of MAPI over HTTP that are open, to the store and to the address book. */
  readonly openSessions: number;
}

/** Of requests and logons to the store: the latest of a server that runs for long. */
const mostRemembered = 10_000;

/** The server's own end of it. */
export class Ledger implements Seen {
  connections = 0;
  readonly requests: string[] = [];
  readonly failedLogons: Record<string, number> = {};
  credentialsInTheClear = 0;
  acceptedLogons = 0;
  readonly storeConnects: StoreConnect[] = [];
  readonly openedMailboxes: string[] = [];
  disconnects = 0;
  openTunnels = 0;
  readonly mapiConnects: number[] = [];
  openSessions = 0;

  asked(request: string): void {
    remember(this.requests, request);
  }

  connected(connect: StoreConnect): void {
    remember(this.storeConnects, connect);
  }

  mapiConnected(result: number): void {
    remember(this.mapiConnects, result);
  }

  opened(dn: string): void {
    remember(this.openedMailboxes, dn);
  }

  failed(user: string, domain: string): void {
    const name = (domain ? `${domain}\\${user}` : user).toLowerCase();
    this.failedLogons[name] = (this.failedLogons[name] ?? 0) + 1;
  }
}

function remember<T>(all: T[], one: T): void {
  if (all.length === mostRemembered) all.shift();
  all.push(one);
}
