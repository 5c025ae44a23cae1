/**
 * Sees to it that one account costs a check one failed logon at most: lock-outs are worse than outages.
 *
 * The first logon goes alone. Once it is accepted, others may follow; after a refusal nothing sends
 * the account again in this check, by no other scheme, path or server. Silence may be a refusal, too.
 */
import type { Account } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import { AskedOnce } from './asked-once.ts';

export type Verdict = 'accepted' | 'refused';

/** `no-verdict`: it was sent, and nobody said what came of it. */
type Reason = 'refused-before' | 'no-verdict';

export class LogonGate {
  #acceptedAt: string | undefined;
  #closed: { readonly at: string; readonly reason: Reason } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** Where the account was taken, if it was. */
  get acceptedAt(): string | undefined {
    return this.#acceptedAt;
  }

  /** @throws Failure `credentials.withheld` if the account was refused before */
  pass(): void {
    if (!this.#closed) return;
    const { at, reason } = this.#closed;
    throw new Failure('credentials.withheld', { reason, refusedAt: at });
  }

  /**
   * A logon that shows whether the account is taken: alone, as long as none has shown it.
   *
   * @param where for those who come later
   * @param logOn tells; if it throws before it could, that counts as a refusal
   */
  async knock(where: string, logOn: () => Promise<Verdict>): Promise<Verdict> {
    const before = this.#turn;
    const own = Promise.withResolvers<void>();
    this.#turn = before.then(() => own.promise);
    await before;
    if (this.#acceptedAt !== undefined) own.resolve();
    try {
      this.pass();
      return this.#heard(where, await logOn());
    } catch (error) {
      if (this.#acceptedAt === undefined) this.refused(where, 'no-verdict');
      throw error;
    } finally {
      own.resolve();
    }
  }

  /** The account was turned down, by a server that had taken it before or by the first one. */
  refused(where: string, reason: Reason = 'refused-before'): void {
    this.#closed ??= { at: where, reason };
  }

  #heard(where: string, verdict: Verdict): Verdict {
    if (verdict === 'refused') this.refused(where);
    else this.#acceptedAt ??= where;
    return verdict;
  }
}

const gates = new AskedOnce<LogonGate>();

/** The one gate that an account has in a check, which its signal stands for. */
export function gateOf({ user, domain }: Account, signal: AbortSignal): Promise<LogonGate> {
  const name = `${domain}\\${user}`.toLowerCase();
  return gates.answer(signal, name, async () => new LogonGate());
}
