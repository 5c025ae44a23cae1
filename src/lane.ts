/**
 * Work that waits for one kind of slots, fairly: a tenant who asks a lot waits behind himself, not
 * before the others.
 */

export type Work = () => Promise<void>;

interface Queue {
  readonly tenant: string;
  readonly waiting: Work[];
  /** Waiting, and places kept for what is on its way. */
  places: number;
  running: number;
}

export interface LaneLimits {
  readonly atOnce: number;
  /** Waiting. */
  readonly atMost: number;
}

export class Lane {
  /** Those who were served last stand at the end. */
  readonly #queues = new Map<string, Queue>();
  readonly #limits: LaneLimits;
  #places = 0;
  #waiting = 0;
  #running = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get isIdle(): boolean {
    return this.#places + this.#running === 0;
  }

  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  get canStart(): boolean {
    return this.#waiting > 0 && this.#running < this.#limits.atOnce;
  }

  /** Keeps a place. @returns false if too much is waiting */
  reserve(tenant: string): boolean {
    const queue = this.#queues.get(tenant) ?? { tenant, waiting: [], places: 0, running: 0 };
    if (this.#isFull(queue)) return false;
    this.#queues.set(tenant, queue);
    queue.places += 1;
    this.#places += 1;
    return true;
  }

  /** Takes the place that was kept. */
  push(tenant: string, work: Work): void {
    this.#queues.get(tenant)?.waiting.push(work);
    this.#waiting += 1;
  }

  /** Gives back the place that was kept. */
  cancel(tenant: string): void {
    this.#places -= 1;
    const queue = this.#queues.get(tenant);
    if (queue) queue.places -= 1;
    this.#tidy(queue);
  }

  /**
   * The next work: of whom has the least running, and among equals of whom was not served for the
   * longest time.
   *
   * @returns it runs it and hears when it has ended
   */
  next(): Work | undefined {
    if (!this.canStart) return undefined;
    let least: Queue | undefined;
    for (const queue of this.#queues.values()) {
      const isNearer = queue.waiting.length > 0 && queue.running < (least?.running ?? Infinity);
      if (isNearer) least = queue;
    }
    const work = least?.waiting.shift();
    return least && work && (() => this.#run(least, work));
  }

  async #run(queue: Queue, work: Work): Promise<void> {
    this.#queues.delete(queue.tenant);
    this.#queues.set(queue.tenant, queue);
    queue.places -= 1;
    queue.running += 1;
    this.#places -= 1;
    this.#waiting -= 1;
    this.#running += 1;
    try {
      await work();
    } finally {
      queue.running -= 1;
      this.#running -= 1;
      this.#tidy(queue);
    }
  }

  /** Who asks little finds room where others have filled it, up to as much again. */
  #isFull(queue: Queue): boolean {
    const { atMost } = this.#limits;
    if (this.#places < atMost) return false;
    const tenants = this.#queues.size + (this.#queues.has(queue.tenant) ? 0 : 1);
    return queue.places >= atMost / tenants || this.#places >= 2 * atMost;
  }

  #tidy(queue: Queue | undefined): void {
    if (queue && queue.places + queue.running === 0) this.#queues.delete(queue.tenant);
  }
}
