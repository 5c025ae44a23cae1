/** Whom a check logs on as, and what it opens then. */

const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** Holds a text that must never be printed: whoever prints it gets this word instead. */
const shown = '[secret]';

export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** For the one who proves it to a server, and for nobody else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspected](): string {
    return shown;
  }
}

/** What came of a logon. */
export type LogonVerdict = 'accepted' | 'refused';

/**
 * Keeps rule 4 across checks, processes and machines: a wrong password costs one failed logon, and
 * after a refusal nothing sends the account again until someone unlocks it.
 */
export interface LogonGuard {
  /**
   * Runs the logon that shows whether the account is taken: alone among all who have the account, until
   * one was accepted.
   *
   * @param where it logs on, for those who come later
   * @throws Failure `credentials.withheld` if it was refused before, or if nobody came to an end in time
   */
  first(where: string, logOn: () => Promise<LogonVerdict>): Promise<LogonVerdict>;
  /**
   * Lets one more logon through, after the first one.
   *
   * @throws Failure `credentials.withheld` if somebody, anywhere, was refused meanwhile
   */
  pass(): Promise<void>;
  /** It was turned down later on: from now on nobody sends it. */
  refused(where: string, reason: string): Promise<void>;
}

/** The name is printable, the password is not. */
export interface Account {
  /** A name in `domain`, or a whole user principal name (`user@contoso.com`) with no domain. */
  readonly user: string;
  readonly domain: string;
  readonly password: Secret;
  /** Hosts and domains it may be sent to; nothing: wherever the check may go. */
  readonly hosts?: readonly string[];
  /** An account of the store has one; a password that was typed for one check is guarded by that check. */
  readonly guard?: LogonGuard;
}

/** What Autodiscover would tell of a mailbox. */
export interface Mailbox {
  /** The RPC server behind the proxy: a host, or `<mailbox GUID>@<domain>` since Exchange 2013. */
  readonly server: string;
  /** Its legacyExchangeDN. */
  readonly dn: string;
  /** Where clients outside find it; nothing: at the hosts of the target. */
  readonly front?: { readonly name: string; readonly port: number };
}

/** Nobody logs on as this account, here and now: a sentence for the person who asked. */
export class NoLogon extends Error {
  override readonly name = 'NoLogon';
}

/** An account by the name it goes by: `user@contoso.com` or `CONTOSO\user`; nothing for any other form. */
export function accountOf(name: string, password: Secret): Account | undefined {
  const [, domain = '', user] =
    /^([^\\@\s]+)\\([^\\\s]+)$/.exec(name) ?? /^()([^\\@\s]+@[^\\@\s]+)$/.exec(name) ?? [];
  return user ? { user, domain, password } : undefined;
}
