/** Work that goes on after its request was answered. */
import { setTimeout as sleep } from 'node:timers/promises';

export class Pending {
  readonly #work = new Set<Promise<void>>();

  /** @param work never rejects */
  add(work: Promise<void>): void {
    const tracked = work.finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }

  /** Waits for all of it, and for what it starts, but no longer than told. */
  async settled(longestMs: number): Promise<void> {
    const stop = new AbortController();
    const late = sleep(longestMs, undefined, { signal: stop.signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([late, this.#empty()]);
    stop.abort();
  }

  async #empty(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
