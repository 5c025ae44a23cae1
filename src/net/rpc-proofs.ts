/**
 * Logons by RPC itself, which come after HTTP has taken the account: who asks there may be another
 * server, with another directory.
 *
 * A refusal shows as access denied to the first call ([MS-RPCE] 3.3.1.5.2), and so does a call that is
 * wanted encrypted, or that this account may not make. So they go one by one until one was answered, if
 * only by a fault that is signed.
 * After a denial only one with the other protection goes; that one's denial is the last: two is what a
 * password may cost that HTTP takes and RPC doesn't.
 */
import { Failure } from '../model/failure.ts';

/** What it tells of the account as a whole. */
interface Gate {
  pass(): Promise<void>;
  refused(where: string): Promise<void>;
  unanswered(where: string): void;
}

export interface RpcProof {
  /** For those who come later. */
  readonly where: string;
  readonly isEncrypted: boolean;
}

/** How a refused logon may show; other faults come from what stands behind it, or say nothing of it. */
const denials: ReadonlySet<string> = new Set(['RPC_S_ACCESS_DENIED', 'RPC_S_SEC_PKG_ERROR']);

type Denial = 'denied' | 'silent';

export class RpcProofs {
  readonly #gate: Gate;
  readonly #patienceMs: number;
  /** By whether the logon was encrypted. */
  readonly #denied = new Map<boolean, Denial>();
  #isTaken = false;
  #going = 0;
  #change = Promise.withResolvers<void>();

  /** @param patienceMs how long one waits for another's end, and for somebody with the other protection */
  constructor(gate: Gate, patienceMs: number) {
    this.#gate = gate;
    this.#patienceMs = patienceMs;
  }

  /**
   * Makes the call that a logon goes with, when its turn has come.
   *
   * @throws Failure of the call; `credentials.withheld`
   */
  async prove<T>(proof: RpcProof, call: () => Promise<T>): Promise<T> {
    await this.#turn(proof);
    try {
      await this.#admit(proof);
      return await this.#ask(proof, call);
    } finally {
      this.#going -= 1;
      this.#tell();
    }
  }

  /** Whoever waited for too long goes beside the others. */
  async #turn(proof: RpcProof): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#tell();
    }, this.#patienceMs).unref();
    while (!this.#mayGo(proof) && !isLate) await this.#change.promise;
    this.#going += 1;
    clearTimeout(timer);
  }

  async #admit({ where, isEncrypted }: RpcProof): Promise<void> {
    // Nobody came who could have shown that a denial had other reasons.
    const isSettled = this.#isTaken || this.#isOver;
    const denial = isSettled ? undefined : this.#denied.get(isEncrypted);
    if (denial) await this.#close(where, [denial]);
    await this.#gate.pass();
  }

  async #ask<T>(proof: RpcProof, call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      this.#isTaken = true;
      return answer;
    } catch (error) {
      this.#isTaken ||= isSigned(error);
      const denial = denialIn(error);
      if (denial && !this.#isTaken) await this.#deny(proof, denial);
      throw error;
    }
  }

  /** Both kinds were denied. */
  get #isOver(): boolean {
    return this.#denied.size === 2;
  }

  #mayGo({ isEncrypted }: RpcProof): boolean {
    if (this.#isTaken || this.#isOver) return true;
    return this.#going === 0 && !this.#denied.has(isEncrypted);
  }

  async #deny({ where, isEncrypted }: RpcProof, denial: Denial): Promise<void> {
    this.#denied.set(isEncrypted, denial);
    if (this.#isOver) await this.#close(where, [...this.#denied.values()]);
  }

  /** Silence locks no account: a server that is down says nothing, either. */
  async #close(where: string, ends: readonly Denial[]): Promise<void> {
    if (ends.includes('denied')) await this.#gate.refused(where);
    else this.#gate.unanswered(where);
  }

  #tell(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

/** Who signs with the key of the logon knows it: what is denied then is the call. */
function isSigned(error: unknown): boolean {
  return error instanceof Failure && error.evidence.isSigned === true;
}

function denialIn(error: unknown): Denial | undefined {
  if (!(error instanceof Failure)) return undefined;
  if (denials.has(error.code)) return 'denied';
  return error.evidence.rpcStatus === undefined ? 'silent' : undefined;
}
