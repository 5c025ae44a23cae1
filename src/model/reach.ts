import type { Pin } from './target.ts';

/** Where a check may go, and by which names and roots it finds and trusts what is there. */
export interface Reach {
  readonly pins: readonly Pin[];
  /** Root certificates (PEM) that are trusted besides the usual ones. */
  readonly authorities: readonly string[];
  /** Name servers to ask, as `address` or `address:port`; none: the system's. */
  readonly nameServers: readonly string[];
  /**
   * Ports where the operator lets a probe do without TLS, credentials included: those of a practice
   * server on this machine. Everywhere else nothing goes in the clear.
   */
  readonly clearPorts?: readonly number[];
  /** What the operator lists. A name, address and port must be admitted before anything is sent there. */
  readonly listed: Listed;
}

/** The operator's list: everything else is refused. */
export interface Listed {
  /** Domains, whose hosts are in: `contoso.com` admits `mail.contoso.com`. */
  readonly domains: readonly string[];
  /** Networks in CIDR notation or single addresses; private, loopback and the like only if named here. */
  readonly networks: readonly string[];
  readonly ports: readonly number[];
}
