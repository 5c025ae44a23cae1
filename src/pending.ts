import type { Workload } from './model/workload.ts';

/** For how long arriving requests may put off work that waits. */
const longestPauseMs = 300;

/**
 * Answers that are being made. Platforms want each request acknowledged within seconds, so work
 * begins one at a time, and while requests keep coming it waits a moment.
 */
export class Pending implements Workload {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #atOnce: number;
  readonly #atMost: number;
  #running = 0;
  #isScheduled = false;
  #hasNews = false;
  #pausedAt = 0;
  #idle: (() => void)[] = [];

  constructor({ atOnce, atMost }: { readonly atOnce: number; readonly atMost: number }) {
    this.#atOnce = atOnce;
    this.#atMost = atMost;
  }

  add(work: () => Promise<void>): boolean {
    if (this.#waiting.length >= this.#atMost) return false;
    if (this.#waiting.length === 0) this.#pausedAt = performance.now();
    this.#waiting.push(work);
    this.#hasNews = true;
    this.#schedule();
    return true;
  }

  /** Resolves when nothing is left to do. */
  settled(): Promise<void> {
    if (this.#running + this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0 || this.#running >= this.#atOnce) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const isQuiet = !this.#hasNews || performance.now() - this.#pausedAt > longestPauseMs;
      this.#hasNews = false;
      const work = isQuiet ? this.#waiting.shift() : undefined;
      if (work) void this.#run(work);
      this.#schedule();
    });
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      this.#schedule();
      if (this.#running + this.#waiting.length === 0) {
        for (const resolve of this.#idle.splice(0)) resolve();
      }
    }
  }
}
