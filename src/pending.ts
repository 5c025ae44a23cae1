import { Lane, type Work } from './lane.ts';

/** For how long arriving requests may put off work that waits. */
const longestPauseMs = 300;

interface Turn {
  readonly tenant: string;
  /** It waits for other machines most of its time. */
  readonly isSlow: boolean;
}

interface Limits {
  readonly atOnce: number;
  /** Of these, as many as slow work may have: the others are for what is quick. */
  readonly slowAtOnce?: number;
  /** Waiting, of either kind. */
  readonly atMost: number;
}

/** A place in line: either its work starts, or it is given back. */
interface Place {
  start(work: Work): void;
  leave(): void;
}

const anybody: Turn = { tenant: '', isSlow: false };

/**
 * Answers that are being made. Platforms want each request acknowledged within seconds, so work
 * begins one at a time, and while requests keep coming it waits a moment.
 */
export class Pending {
  readonly #quick: Lane;
  readonly #slow: Lane;
  readonly #atOnce: number;
  #running = 0;
  #isScheduled = false;
  #hasNews = false;
  #pausedAt = 0;
  #slowIsNext = false;
  #isStopped = false;
  #idle: (() => void)[] = [];

  constructor({ atOnce, slowAtOnce = atOnce, atMost }: Limits) {
    this.#atOnce = atOnce;
    this.#quick = new Lane({ atOnce, atMost });
    this.#slow = new Lane({ atOnce: slowAtOnce, atMost });
  }

  /** @returns false if too much is waiting already */
  add(work: Work, turn: Turn = anybody): boolean {
    const place = this.reserve(turn);
    place?.start(work);
    return !!place;
  }

  /** @returns nothing if too much is waiting already */
  reserve({ tenant, isSlow }: Turn = anybody): Place | undefined {
    const lane = isSlow ? this.#slow : this.#quick;
    if (this.#isStopped || !lane.reserve(tenant)) return undefined;
    this.#hasNews = true;
    return {
      start: (work) => {
        if (!this.#quick.isWaiting && !this.#slow.isWaiting) this.#pausedAt = performance.now();
        lane.push(tenant, work);
        this.#hasNews = true;
        this.#schedule();
      },
      leave: () => {
        lane.cancel(tenant);
        this.#tellIfIdle();
      },
    };
  }

  /** Resolves when nothing is left to do. */
  settled(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Nothing begins any more; what waits is forgotten. */
  stop(): void {
    this.#isStopped = true;
  }

  get #isIdle(): boolean {
    return this.#quick.isIdle && this.#slow.isIdle;
  }

  get #canStart(): boolean {
    if (this.#isStopped || this.#running >= this.#atOnce) return false;
    return this.#quick.canStart || this.#slow.canStart;
  }

  #schedule(): void {
    if (this.#isScheduled || !this.#canStart) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const isQuiet = !this.#hasNews || performance.now() - this.#pausedAt > longestPauseMs;
      this.#hasNews = false;
      if (isQuiet && this.#canStart) void this.#run();
      this.#schedule();
    });
  }

  /** Both lanes have their turn, so that neither starves. */
  async #run(): Promise<void> {
    const lanes = this.#slowIsNext ? [this.#slow, this.#quick] : [this.#quick, this.#slow];
    this.#slowIsNext = !this.#slowIsNext;
    const work = lanes[0]?.next() ?? lanes[1]?.next();
    if (!work) return;
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      this.#schedule();
      this.#tellIfIdle();
    }
  }

  #tellIfIdle(): void {
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
