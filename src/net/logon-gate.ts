/**
 * Sees to it that one account costs a check one failed logon at most: lock-outs are worse than outages.
 *
 * Logons go one by one, so that the first refusal stops all others; after it nothing sends the account
 * again in this check, by no other scheme, path or server. Silence may be a refusal, too. Those at one
 * part of a server go freely once that was seen to keep connections apart: a proxy that spreads them
 * over a pool answers one logon with another's challenge, and refuses a right password at random.
 * An account of the store has a guard, which does the same for all checks of all processes.
 */
import type { Account, LogonGuard, LogonVerdict } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import { AskedOnce } from './asked-once.ts';
import { RpcProofs } from './rpc-proofs.ts';
import type { Endpoint } from './tcp.ts';

/** `no-verdict`: nobody said what came of it. `refused-elsewhere`: one part took it, another did not. */
type Reason = 'refused-before' | 'refused-elsewhere' | 'no-verdict';

/** One logon. */
export interface Attempt {
  /** For those who come later: the host, the path and the place. */
  readonly where: string;
  /** What decides by itself and has its own way there: a virtual directory at an address. */
  readonly part: string;
  readonly scheme: string;
}

/** A logon that has got its challenge, and waits for its turn. */
export interface Waiting {
  readonly part: string;
}

const withheld = 'credentials.withheld';

/**
 * Once the account was taken somewhere, how long others wait for a verdict: so many times the longest.
 * A refusal that comes later than that costs a second failed logon: a busy machine needs a second.
 */
const patience = { times: 4, leastMs: 1000, mostMs: 4000 };

export class LogonGate {
  /** Those that RPC makes by itself, once HTTP has taken the account. */
  readonly rpc = new RpcProofs(this, patience.mostMs);
  readonly #guard: LogonGuard | undefined;
  #accepted: { readonly at: string; readonly scheme: string } | undefined;
  readonly #apart = new Set<string>();
  /** In the order of their challenges. */
  readonly #waiting = new Set<Waiting>();
  #closed: Failure | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #longestMs = 0;

  constructor(guard?: LogonGuard) {
    this.#guard = guard;
  }

  /** Where the account was taken, if it was. */
  get acceptedAt(): string | undefined {
    return this.#accepted?.at;
  }

  /** @throws Failure `credentials.withheld` if the account was refused before, here or anywhere */
  async pass(): Promise<void> {
    if (this.#closed) throw this.#closed;
    await this.#guard?.pass();
  }

  /** Takes note of a challenge, as soon as it is there; whoever gives up {@link leave}s. */
  arrive(part: string): Waiting {
    const waiting = { part };
    this.#waiting.add(waiting);
    return waiting;
  }

  leave(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  /**
   * A logon, when its turn has come.
   *
   * @param logOn tells; if it throws before anyone else could, that counts as a refusal
   * @param waiting since its challenge came; left out: since now
   * @throws Failure `credentials.withheld`; `auth.basic-only` if a better way was taken before
   */
  async knock(
    attempt: Attempt,
    logOn: () => Promise<LogonVerdict>,
    waiting: Waiting = this.arrive(attempt.part),
  ): Promise<LogonVerdict> {
    const { where, part, scheme } = attempt;
    using turn = this.#queue();
    await turn.before;
    if (this.#apart.has(part)) turn.end();
    const isBeside = this.#isBeside(waiting);
    this.leave(waiting);
    try {
      if (this.#closed) throw this.#closed;
      this.#admit(attempt);
      const verdict = await this.#ask(attempt, logOn, turn);
      // A password in the clear needs no challenge, and what follows no such proof.
      if (verdict === 'accepted' && (isBeside || scheme === 'Basic')) this.#apart.add(part);
      return verdict;
    } catch (error) {
      if (this.#accepted === undefined) this.#close(where, 'no-verdict', error);
      throw error;
    }
  }

  /** The account was turned down by a server, though one had taken it before. */
  async refused(where: string): Promise<void> {
    const { acceptedAt } = this;
    this.#close(where, acceptedAt === undefined ? 'refused-before' : 'refused-elsewhere');
    const before = acceptedAt === undefined ? '' : `, though it was accepted: ${acceptedAt}`;
    await this.#guard?.refused(where, `the server refused the logon${before}`);
  }

  /** Nobody says whether the account is taken, and it has been sent often enough. */
  unanswered(where: string): void {
    this.#close(where, 'no-verdict');
  }

  /** A turn ends once: with the verdict, or when nobody waits for that any more. */
  #queue() {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = before.then(() => promise);
    return { before, end: resolve, [Symbol.dispose]: resolve };
  }

  /** Another got its challenge after this one did: a pool would have mixed them up. */
  #isBeside(waiting: Waiting): boolean {
    const all = [...this.#waiting];
    return all.slice(all.indexOf(waiting) + 1).some(({ part }) => part === waiting.part);
  }

  /**
   * Who wants the password in the clear, though a better way was taken, may fish for it.
   * Source: Guardicore, "Autodiscovering the Great Leak" (2021), the part on downgrades.
   */
  #admit({ scheme }: Attempt): void {
    const accepted = this.#accepted;
    if (scheme !== 'Basic' || accepted === undefined || accepted.scheme === 'Basic') return;
    throw new Failure('auth.basic-only', { acceptedAt: accepted.at });
  }

  async #ask(
    { where, scheme }: Attempt,
    logOn: () => Promise<LogonVerdict>,
    turn: { readonly end: () => void },
  ): Promise<LogonVerdict> {
    const began = performance.now();
    if (this.#accepted === undefined) {
      const verdict = await (this.#guard ? this.#guard.first(where, logOn) : logOn());
      if (verdict === 'refused') this.#close(where, 'refused-before');
      else this.#take(where, scheme, began);
      return verdict;
    }
    await this.pass();
    const { times, leastMs, mostMs } = patience;
    const ms = Math.min(mostMs, Math.max(leastMs, times * this.#longestMs));
    const timer = setTimeout(turn.end, ms).unref();
    const verdict = await logOn().finally(() => clearTimeout(timer));
    if (verdict === 'refused') await this.refused(where);
    else this.#take(where, scheme, began);
    return verdict;
  }

  #take(at: string, scheme: string, began: number): void {
    this.#longestMs = Math.max(this.#longestMs, performance.now() - began);
    const isBetter = this.#accepted?.scheme === 'Basic' && scheme !== 'Basic';
    if (!this.#accepted || isBetter) this.#accepted = { at, scheme };
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

/** What decides about a logon by itself: the virtual directory of a path, at one address. */
export function partOf({ address, port }: Endpoint, path: string): string {
  const [, directory = ''] = path.split('/');
  return `${address}:${port}/${directory.toLowerCase()}`;
}
