/**
 * Sees to it that one account costs a check one failed logon at most: lock-outs are worse than outages.
 *
 * The first logon goes alone, and so does the first at each part of a server, which may have its own
 * rules (Extended Protection). Once it is accepted there, others may follow; after a refusal nothing sends
 * the account again in this check, by no other scheme, path or server. Silence may be a refusal, too.
 * An account of the store has a guard, which does the same for all checks of all processes.
 */
import type { Account, LogonGuard, LogonVerdict } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import { AskedOnce } from './asked-once.ts';

/** `no-verdict`: nobody said what came of it. `refused-elsewhere`: one part took it, another did not. */
type Reason = 'refused-before' | 'refused-elsewhere' | 'no-verdict';

const withheld = 'credentials.withheld';

export class LogonGate {
  readonly #guard: LogonGuard | undefined;
  #acceptedAt: string | undefined;
  readonly #taken = new Set<string>();
  #closed: Failure | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(guard?: LogonGuard) {
    this.#guard = guard;
  }

  /** Where the account was taken, if it was. */
  get acceptedAt(): string | undefined {
    return this.#acceptedAt;
  }

  /** @throws Failure `credentials.withheld` if the account was refused before, here or anywhere */
  async pass(): Promise<void> {
    if (this.#closed) throw this.#closed;
    await this.#guard?.pass();
  }

  /**
   * A logon that shows whether the account is taken: alone, as long as none has shown it for this part.
   *
   * @param where for those who come later
   * @param part of a server that decides by itself, such as a virtual directory
   * @param logOn tells; if it throws before it could, that counts as a refusal
   */
  async knock(where: string, logOn: () => Promise<LogonVerdict>, part = ''): Promise<LogonVerdict> {
    const before = this.#turn;
    const own = Promise.withResolvers<void>();
    this.#turn = before.then(() => own.promise);
    await before;
    if (this.#taken.has(part)) own.resolve();
    try {
      if (this.#closed) throw this.#closed;
      const verdict = await this.#ask(where, logOn);
      if (verdict === 'accepted') this.#taken.add(part);
      return verdict;
    } catch (error) {
      if (this.#acceptedAt === undefined) this.#close(where, 'no-verdict', error);
      throw error;
    } finally {
      own.resolve();
    }
  }

  /** The account was turned down by a server, though one had taken it before. */
  async refused(where: string): Promise<void> {
    const isTaken = this.#acceptedAt !== undefined;
    this.#close(where, isTaken ? 'refused-elsewhere' : 'refused-before');
    const before =
      this.#acceptedAt === undefined ? '' : `, though it was accepted: ${this.#acceptedAt}`;
    await this.#guard?.refused(where, `the server refused the logon${before}`);
  }

  async #ask(where: string, logOn: () => Promise<LogonVerdict>): Promise<LogonVerdict> {
    if (this.#acceptedAt === undefined) {
      const verdict = await (this.#guard ? this.#guard.first(where, logOn) : logOn());
      if (verdict === 'refused') this.#close(where, 'refused-before');
      else this.#acceptedAt = where;
      return verdict;
    }
    await this.pass();
    const verdict = await logOn();
    if (verdict === 'refused') await this.refused(where);
    return verdict;
  }

  /** @param why the guard's own word counts more than ours */
  #close(refusedAt: string, reason: Reason, why?: unknown): void {
    const isGuards = why instanceof Failure && why.code === withheld;
    this.#closed ??= isGuards ? why : new Failure(withheld, { reason, refusedAt });
  }
}

const gates = new AskedOnce<LogonGate>();

/** The one gate that an account has in a check, which its signal stands for. */
export function gateOf({ user, domain, guard }: Account, signal: AbortSignal): Promise<LogonGate> {
  const name = `${domain}\\${user}`.toLowerCase();
  return gates.answer(signal, name, async () => new LogonGate(guard));
}
