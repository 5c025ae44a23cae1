/**
 * Connections that are opened while what comes before them is still going on, since each takes several
 * round trips. Nothing goes through them before it is their turn.
 */
import { Failure } from '../model/failure.ts';
import { asFailure } from './meet.ts';

/** A server may end what says nothing for long, and some say so: whoever needs one opens another then. */
const mostIdleMs = 2000;

interface Opening<T> {
  readonly began: number;
  readonly opening: Promise<T>;
}

export class OpenedAhead<T extends Disposable> implements AsyncDisposable {
  readonly #openings: Opening<T>[] = [];

  add(opening: Promise<T>): void {
    opening.catch(() => undefined); // whoever takes it hears of it
    this.#openings.push({ began: performance.now(), opening });
  }

  /**
   * Whoever takes it closes it.
   *
   * @returns nothing once all are taken, or have waited for too long
   * @throws Failure why it could not be opened
   */
  async next(): Promise<T | undefined> {
    const [first] = this.#openings;
    if (first && performance.now() - first.began > mostIdleMs) await this[Symbol.asyncDispose]();
    return this.#openings.shift()?.opening;
  }

  /** Closes what nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { opening } of this.#openings.splice(0)) {
      const opened = await opening.catch(asFailure);
      if (!(opened instanceof Failure)) opened[Symbol.dispose]();
    }
  }
}
