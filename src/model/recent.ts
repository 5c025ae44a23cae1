interface Bounds {
  readonly entries: number;
  readonly ageMs: number;
  /** What all values may weigh together, in the unit of {@link Recent.set}. */
  readonly weight?: number;
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
  readonly at: number;
}

/** Remembers what was lately, and no more than its bounds allow: the oldest goes first. */
export class Recent<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #bounds: Bounds;
  readonly #now: () => number;
  #weight = 0;

  constructor(bounds: Bounds, now: () => number = Date.now) {
    this.#bounds = bounds;
    this.#now = now;
  }

  get(key: string): V | undefined {
    this.#forget();
    return this.#entries.get(key)?.value;
  }

  set(key: string, value: V, weight = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, weight, at: this.#now() });
    this.#weight += weight;
    this.#forget();
  }

  delete(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  #forget(): void {
    const { entries, ageMs, weight = Number.POSITIVE_INFINITY } = this.#bounds;
    const oldest = this.#now() - ageMs;
    for (const [key, entry] of this.#entries) {
      const fits = this.#entries.size <= entries && this.#weight <= weight;
      if (fits && entry.at >= oldest) return;
      this.delete(key);
    }
  }
}
