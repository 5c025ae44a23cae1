/**
 * The bot's memory: opened while the bot already answers, and opened again and again until it is there.
 *
 * What needs no memory (explanations, checks) goes on without it; what does gets a sentence.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Life } from './life.ts';
import { Unavailable } from './model/books.ts';
import type { Store } from './store/store.ts';
import { within } from './store/within.ts';

/** An answer waits so long for a memory that is just being opened. */
const patienceMs = 3_000;
/** What takes longer to say a word is not there for anybody. */
const answerWithinMs = 3_000;
/** What is just being opened can be closed when it is open; whoever ends waits so long for that. */
const openedWithinMs = 3_000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

interface Opening {
  /** @throws Unavailable */
  readonly open: () => Promise<Store>;
  /** Begins what lives on it. @throws Unavailable */
  readonly begin: (store: Store) => Promise<Life>;
  /** Whether it may be there later: an embedded one that does not open needs a person. */
  readonly mayComeLater: boolean;
  readonly complain: (message: string) => void;
}

export class Memory {
  readonly #opening: Opening;
  readonly #ending = new AbortController();
  readonly #opened = Promise.withResolvers<Life>();
  #life: Life | undefined;
  #store: Store | undefined;
  #trying: Promise<void> = Promise.resolve();
  #looking: Promise<boolean> | undefined;
  #trouble = 'The database is still being opened. Try again in a moment.';

  constructor(opening: Opening) {
    this.#opening = opening;
    this.#opened.promise.catch(() => undefined); // whoever waits for it hears of it
  }

  get life(): Life | undefined {
    return this.#life;
  }

  get store(): Store | undefined {
    return this.#store;
  }

  /** Ends when it is open, or closed before. @throws Unavailable if it never will be open */
  async open(): Promise<void> {
    const { signal } = this.#ending;
    let pauseMs = firstPauseMs;
    while (!(await this.#isOver())) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    }
  }

  /** Waits a moment for what is just being opened. @throws Unavailable */
  async living(): Promise<Life> {
    if (this.#life) return this.#life;
    const late = sleep(patienceMs, undefined, { ref: false });
    const life = await Promise.race([this.#opened.promise, late]);
    if (!life) throw new Unavailable(this.#trouble);
    return life;
  }

  /** Whether it is open, and answers just now. */
  isThere(): Promise<boolean> {
    const store = this.#life && this.#store;
    if (!store) return Promise.resolve(false);
    this.#looking ??= within(answerWithinMs, store.pool.query('select 1'))
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    const late = sleep(openedWithinMs, undefined, { ref: false });
    await Promise.race([this.#trying.catch(() => undefined), late]);
    await this.#life?.stop();
    await this.#store?.[Symbol.asyncDispose]();
  }

  /** @returns whether there is nothing to try again */
  async #isOver(): Promise<boolean> {
    if (this.#ending.signal.aborted) return true;
    try {
      this.#trying = this.#tryOnce();
      await this.#trying;
      return true;
    } catch (error) {
      if (this.#ending.signal.aborted) return true; // what was closed meanwhile is no trouble
      if (error instanceof Unavailable && this.#opening.mayComeLater) this.#hear(error.message);
      else {
        this.#opened.reject(error);
        throw error;
      }
      return false;
    }
  }

  #hear(trouble: string): void {
    if (this.#trouble !== trouble) this.#opening.complain(trouble);
    this.#trouble = trouble;
  }

  async #tryOnce(): Promise<void> {
    const { open, begin } = this.#opening;
    const store = this.#store ?? (await open());
    if (this.#ending.signal.aborted) return store[Symbol.asyncDispose]();
    this.#store = store;
    this.#life = await begin(store);
    this.#opened.resolve(this.#life);
  }
}
