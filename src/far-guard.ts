/**
 * An account's guard, asked from the thread in which a check runs: it has its database over here, and
 * the logons it lets through are made over there.
 */
import type { MessagePort } from 'node:worker_threads';
import type { FromThread, GuardQuestion, Refusal, ToThread } from './check-messages.ts';
import type { LogonGuard, LogonVerdict } from './model/account.ts';
import { crashText } from './model/crash.ts';
import { Failure } from './model/failure.ts';

/** Longer than a guard lets anybody wait for a turn. */
const patienceMs = 30_000;

interface Asked {
  readonly logOn?: () => Promise<LogonVerdict>;
  readonly resolve: (verdict: LogonVerdict | undefined) => void;
  readonly reject: (error: unknown) => void;
  /** What the logon itself threw counts more than what the guard makes of it. */
  thrown?: { readonly error: unknown };
}

/** The end in the thread: asks, and logs on when it is told to. */
export class FarGuard implements LogonGuard {
  readonly #port: MessagePort;
  readonly #patienceMs: number;
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;

  constructor(port: MessagePort, waitMs: number = patienceMs) {
    this.#port = port;
    this.#patienceMs = waitMs;
  }

  async first(where: string, logOn: () => Promise<LogonVerdict>): Promise<LogonVerdict> {
    const verdict = await this.#ask({ ask: 'first', where }, logOn);
    if (verdict === undefined) throw new Error('a guard gave no verdict on a logon');
    return verdict;
  }

  async pass(): Promise<void> {
    await this.#ask({ ask: 'pass' });
  }

  async refused(where: string, reason: string): Promise<void> {
    await this.#ask({ ask: 'refused', where, reason });
  }

  /** What the other end says. */
  hear(message: ToThread): void {
    const asked = this.#asked.get(message.id);
    switch (message.kind) {
      case 'log-on':
        void this.#logOn(message.id, asked);
        return;
      case 'answer':
        asked?.resolve(message.verdict);
        return;
      case 'refusal':
        asked?.reject(asked.thrown ? asked.thrown.error : errorOf(message.refusal));
    }
  }

  async #ask(question: GuardQuestion, logOn?: Asked['logOn']): Promise<LogonVerdict | undefined> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<LogonVerdict | undefined>();
    this.#asked.set(id, { resolve, reject, ...(logOn && { logOn }) });
    const deadline = setTimeout(() => reject(unanswered(this.#patienceMs)), this.#patienceMs);
    this.#say({ kind: 'guard', id, question });
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
      this.#asked.delete(id);
    }
  }

  /** Whoever has given up waiting logs on no more. */
  async #logOn(id: number, asked: Asked | undefined): Promise<void> {
    try {
      const verdict = await asked?.logOn?.();
      this.#say({ kind: 'logged-on', id, ...(verdict && { verdict }) });
    } catch (error) {
      if (asked) asked.thrown = { error };
      this.#say({ kind: 'logged-on', id });
    }
  }

  #say(message: FromThread): void {
    this.#port.postMessage(message);
  }
}

/** The end at the guard: asks it, and has logons made over there. */
export class GuardDesk {
  readonly #guard: LogonGuard;
  readonly #say: (message: ToThread) => void;
  readonly #logons = new Map<number, PromiseWithResolvers<LogonVerdict>>();
  #isClosed = false;

  constructor(guard: LogonGuard, say: (message: ToThread) => void) {
    this.#guard = guard;
    this.#say = say;
  }

  async answer(id: number, question: GuardQuestion): Promise<void> {
    try {
      const verdict = await this.#ask(id, question);
      this.#say({ kind: 'answer', id, ...(verdict && { verdict }) });
    } catch (error) {
      this.#say({ kind: 'refusal', id, refusal: refusalOf(error) });
    }
  }

  loggedOn(id: number, verdict: LogonVerdict | undefined): void {
    if (verdict) this.#logons.get(id)?.resolve(verdict);
    else this.#logons.get(id)?.reject(withoutVerdict());
  }

  /** Nobody is over there any more: of the logons under way nobody will know what came of them. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#logons.values()) reject(withoutVerdict());
  }

  async #ask(id: number, question: GuardQuestion): Promise<LogonVerdict | undefined> {
    switch (question.ask) {
      case 'first':
        return await this.#guard.first(question.where, () => this.#logOn(id));
      case 'pass':
        await this.#guard.pass();
        return undefined;
      case 'refused':
        await this.#guard.refused(question.where, question.reason);
        return undefined;
    }
  }

  async #logOn(id: number): Promise<LogonVerdict> {
    if (this.#isClosed) throw withoutVerdict();
    const logon = Promise.withResolvers<LogonVerdict>();
    this.#logons.set(id, logon);
    const deadline = setTimeout(() => logon.reject(withoutVerdict()), patienceMs).unref();
    this.#say({ kind: 'log-on', id });
    try {
      return await logon.promise;
    } finally {
      clearTimeout(deadline);
      this.#logons.delete(id);
    }
  }
}

function withoutVerdict(): Failure {
  return new Failure('check.ended', { phase: 'logon' });
}

function unanswered(ms: number): Failure {
  const because = `the bot did not say within ${ms / 1000} s whether the account may be sent`;
  return new Failure('credentials.withheld', { reason: 'store', because });
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Failure) return { code: error.code, evidence: error.evidence };
  return { crash: crashText(error) };
}

function errorOf(refusal: Refusal): Error {
  return 'code' in refusal ? new Failure(refusal.code, refusal.evidence) : new Error(refusal.crash);
}
