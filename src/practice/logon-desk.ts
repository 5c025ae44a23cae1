/** Decides who may come in, by NTLM or with a password in the clear, and keeps count of both. */
import { randomBytes } from 'node:crypto';
import { filetimeOf } from '../wire/filetime.ts';
import { type Accepted, type Bindings, challenge, verify } from '../wire/ntlm/server.ts';
import type { Situation } from './knobs.ts';
import { type Account, accountNamed, serverNames } from './organization.ts';
import type { Ledger } from './seen.ts';

/** Who came in, and what the session's keys start from. */
export type Admitted = Accepted & { readonly account: Account };

export class LogonDesk {
  readonly #ledger: Ledger;
  readonly #situation: Situation;

  constructor(ledger: Ledger, situation: Situation) {
    this.#ledger = ledger;
    this.#situation = situation;
  }

  /** What the server tells of itself before it knows who is there: its names, and its clock. */
  get identity() {
    const { computer, clockAheadMs } = this.#situation;
    return {
      names: serverNames(computer),
      timestamp: filetimeOf(new Date(Date.now() + clockAheadMs)),
    };
  }

  /** Begins a logon by NTLM. */
  ntlm(negotiate: Uint8Array, bindings?: Bindings): NtlmLogon {
    return new NtlmLogon(this, negotiate, bindings);
  }

  /** A logon with a password in the clear. */
  password(name: string, domain: string, password: string): Account | undefined {
    const account = accountNamed(name, domain);
    const isRight = account !== undefined && this.passwordOf(name, domain) === password;
    return this.count(name, domain, isRight ? account : undefined);
  }

  /** @returns the right one, as it is now; nothing for an account that there is not */
  passwordOf(name: string, domain: string): string | undefined {
    const password = accountNamed(name, domain)?.password;
    return password !== undefined && this.#situation.passwordChanged
      ? `${password}, changed`
      : password;
  }

  count(name: string, domain: string, account: Account | undefined): Account | undefined {
    if (account) this.#ledger.acceptedLogons += 1;
    else this.#ledger.failed(name, domain);
    return account;
  }
}

/** One exchange of three messages. */
export class NtlmLogon {
  readonly challenge: Buffer;
  readonly #desk: LogonDesk;
  readonly #negotiate: Uint8Array;
  readonly #bindings: Bindings | undefined;

  /** @throws Failure `ntlm.not-a-negotiate`, `wire.truncated` */
  constructor(desk: LogonDesk, negotiate: Uint8Array, bindings: Bindings | undefined) {
    this.#desk = desk;
    this.#negotiate = negotiate;
    this.#bindings = bindings;
    this.challenge = challenge({
      negotiate,
      ...desk.identity,
      serverChallenge: randomBytes(8),
    });
  }

  /**
   * Takes the third message.
   *
   * @returns nothing if it is turned down
   * @throws Failure `ntlm.not-an-authenticate`, `ntlm.session-key`, `wire.truncated`
   */
  finish(authenticate: Uint8Array): Admitted | undefined {
    const { challenge: asked } = this;
    const passwordOf = (user: string, domain: string) => this.#desk.passwordOf(user, domain);
    const verdict = verify({
      negotiate: this.#negotiate,
      challenge: asked,
      authenticate,
      passwordOf,
      ...(this.#bindings ? { bindings: this.#bindings } : {}),
    });
    const { user, domain, accepted } = verdict;
    const found = accepted ? accountNamed(user, domain) : undefined;
    const account = this.#desk.count(user, domain, found);
    return accepted && account ? { ...verdict, account } : undefined;
  }
}
