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
  /** Logons that were accepted, by HTTP and by RPC. */
  readonly acceptedLogons: number;
  readonly storeConnects: readonly StoreConnect[];
  /** Mailboxes that were opened with RopLogon. */
  readonly openedMailboxes: readonly string[];
  /** Sessions that were ended with EcDoDisconnect. */
  readonly disconnects: number;
  /** Virtual connections that are open. */
  readonly openTunnels: number;
}

/** The server's own end of it. */
export class Ledger implements Seen {
  connections = 0;
  readonly requests: string[] = [];
  readonly failedLogons: Record<string, number> = {};
  acceptedLogons = 0;
  readonly storeConnects: StoreConnect[] = [];
  readonly openedMailboxes: string[] = [];
  disconnects = 0;
  openTunnels = 0;

  failed(user: string, domain: string): void {
    const name = (domain ? `${domain}\\${user}` : user).toLowerCase();
    this.failedLogons[name] = (this.failedLogons[name] ?? 0) + 1;
  }
}
