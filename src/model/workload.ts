/** Something that came in by chat and was acknowledged: it gets its answer, come what may. */
export interface Arrival {
  /** The same for every delivery of the same thing, unlike for any other: `slack T1 Ev1`. */
  readonly key: string;
  readonly surface: 'slack' | 'teams';
  /** All that is needed to answer it, secrets redacted: it goes to the store. */
  readonly payload: unknown;
}

/** Work that goes on after its request was acknowledged: one list for all that comes in by chat. */
export interface Workload {
  /** @param work handles its own errors  @returns false if too much is waiting already */
  add(work: () => Promise<void>): boolean;
}
