/**
 * The durable half of the inbox: many arrivals are one statement, a heartbeat holds what this process
 * answers, and what others left is taken over.
 *
 * A store that is away holds nothing up: then an arrival lives in this process only, and the log
 * says so once.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Arrivals, type NewArrival, type TakenArrival } from './store/arrivals.ts';
import type { Store } from './store/store.ts';

interface Log {
  info(about: object, message: string): void;
  error(about: object, message: string): void;
}

interface DurableSettings {
  /** The embedded store has one owner: what others held when this process starts is nobody's. */
  readonly isAlone: boolean;
  readonly leaseMs: number;
  /** An acknowledgement waits for the store no longer than that: Slack gives us three seconds. */
  readonly writeMs: number;
  readonly log: Log;
}

const usual = { leaseMs: 15_000, writeMs: 2_000 };

/** @param patience for tests, which have less of it */
export function durableOn(
  { database, mode }: Pick<Store, 'database' | 'mode'>,
  log: Log,
  patience: Partial<typeof usual> = {},
): Durable {
  const settings = { ...usual, ...patience, isAlone: mode === 'embedded', log };
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
  return new Durable(new Arrivals(database, holder, settings.leaseMs), settings);
}

/** Rows and characters of one statement. */
const longestBatch = { rows: 1_000, characters: 4_000_000 };
/** Answers are crossed off together, after a moment: requests that arrive have precedence. */
const closeAfterMs = 20;
const mostToClose = 100_000;
/** For how long the store is left alone after it failed. */
const restMs = 2_000;
/** The store has deadlines of its own; these are for one that vanished without a word. */
const longestStatementMs = 15_000;
const endWithinMs = 1_000;
const hopelessMs = 90_000;
const dayMs = 86_400_000;
const tidyEveryMs = 600_000;

type Written = 'new' | 'again' | 'unwritten';

interface Waiting {
  readonly arrival: NewArrival;
  readonly characters: number;
  resolve(written: Written): void;
}

export class Durable {
  readonly #arrivals: Arrivals;
  readonly #settings: DurableSettings;
  #waiting: Waiting[] = [];
  /** Keys whose answers are out. */
  readonly #answered = new Set<string>();
  readonly #timers: NodeJS.Timeout[] = [];
  #isWriting = false;
  #closing: Promise<void> | undefined;
  #isTroubled = false;
  /** A write of which nobody knows yet what became. No other is begun, and nothing crossed off. */
  #hanging: Promise<void> | undefined;
  #restsUntil = 0;
  /** After a heartbeat that failed the others may have missed theirs, too, and be alive. */
  #patientUntil = 0;

  constructor(arrivals: Arrivals, settings: DurableSettings) {
    this.#arrivals = arrivals;
    this.#settings = settings;
  }

  /** @param look is called again and again, to take over what it can */
  start(look: () => void): void {
    const beat = async () => {
      if (await this.#beats()) look();
    };
    this.#timers.push(setInterval(() => void beat(), this.#settings.leaseMs / 3).unref());
    this.#timers.push(setInterval(() => void this.#forget(), tidyEveryMs).unref());
    void beat();
  }

  write(arrival: NewArrival): Promise<Written> {
    if (this.#hanging || performance.now() < this.#restsUntil) return Promise.resolve('unwritten');
    return new Promise((resolve) => {
      const characters = arrival.text.length + JSON.stringify(arrival.payload).length;
      this.#waiting.push({ arrival, characters, resolve });
      if (this.#isWriting) return;
      this.#isWriting = true;
      setImmediate(() => void this.#writeAll());
    });
  }

  close(key: string): void {
    if (this.#answered.size >= mostToClose) return; // it is answered again, at worst
    this.#answered.add(key);
    this.#closing ??= this.#closeSoon(closeAfterMs);
  }

  async takeOver(surfaces: readonly string[], atMost: number): Promise<readonly TakenArrival[]> {
    if (performance.now() < this.#patientUntil || surfaces.length === 0) return [];
    try {
      const { isAlone } = this.#settings;
      return await this.#asked(this.#arrivals.takeOver(surfaces, atMost, isAlone));
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  /** Crosses off what is answered, and leaves the rest to others. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    try {
      await inTime(this.#crossedOff(), endWithinMs);
      await inTime(this.#arrivals.release(), endWithinMs);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #crossedOff(): Promise<void> {
    while (this.#closing !== undefined) await this.#closing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const isWritten = await this.#writeBatch(this.#batch());
      if (!isWritten) for (const { resolve } of this.#waiting.splice(0)) resolve('unwritten');
    }
    this.#isWriting = false;
  }

  #batch(): Waiting[] {
    let total = 0;
    const end = this.#waiting.findIndex(({ characters }, index) => {
      total += characters;
      const isTooMuch = index >= longestBatch.rows || total > longestBatch.characters;
      return index > 0 && isTooMuch;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<boolean> {
    const writing = this.#arrivals.write(batch.map(({ arrival }) => arrival));
    try {
      const fresh = await inTime(writing, this.#settings.writeMs);
      this.#recovered();
      for (const { arrival, resolve } of batch) resolve(fresh.has(arrival.key) ? 'new' : 'again');
      return true;
    } catch (error) {
      this.#failed(error);
      this.#hanging = this.#asked(writing, hopelessMs).then(
        () => this.#settle(),
        () => this.#settle(),
      );
      for (const { resolve } of batch) resolve('unwritten');
      return false;
    }
  }

  #settle(): void {
    this.#hanging = undefined;
  }

  async #closeSoon(waitMs: number): Promise<void> {
    await sleep(waitMs);
    await this.#hanging;
    const keys = [...this.#answered].slice(0, longestBatch.rows);
    try {
      await this.#asked(this.#arrivals.close(keys));
      for (const key of keys) this.#answered.delete(key);
      this.#closing = this.#answered.size > 0 ? this.#closeSoon(0) : undefined;
    } catch (error) {
      this.#failed(error);
      this.#closing = undefined;
    }
  }

  /** @returns whether others can be expected to be as alive as they are */
  async #beats(): Promise<boolean> {
    try {
      await this.#asked(this.#arrivals.extend());
      if (this.#answered.size > 0) this.#closing ??= this.#closeSoon(0);
      return true;
    } catch (error) {
      this.#failed(error);
      this.#patientUntil = performance.now() + 2 * this.#settings.leaseMs;
      return false;
    }
  }

  async #forget(): Promise<void> {
    try {
      while (await this.#asked(this.#arrivals.forget(dayMs)));
    } catch (error) {
      this.#failed(error);
    }
  }

  #asked<T>(work: Promise<T>, longestMs = longestStatementMs): Promise<T> {
    return inTime(work, longestMs);
  }

  #failed(error: unknown): void {
    this.#restsUntil = performance.now() + restMs;
    if (this.#isTroubled) return;
    this.#isTroubled = true;
    this.#settings.log.error(
      { err: error },
      'the store does not take what comes in: it is answered all the same, but would not survive a crash',
    );
  }

  #recovered(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#settings.log.info({}, 'the store takes what comes in again');
  }
}

async function inTime<T>(work: Promise<T>, longestMs: number): Promise<T> {
  const stop = new AbortController();
  const late = sleep(longestMs, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw new Error(`the store did not answer within ${longestMs} ms`);
  });
  late.catch(() => undefined); // ended, once the work was in time
  return await Promise.race([work, late]).finally(() => stop.abort());
}
