/** What comes in by chat, and the work that goes on after it was acknowledged. */

/** Whose turn a piece of work takes. */
export interface Share {
  /** A workspace or a tenant: while others wait, it gets no more than its share. */
  readonly tenant: string;
  /** What was said: quick things don't wait for slow ones. */
  readonly text: string;
}

/** Something that is acknowledged: it gets its answer, come what may. */
export interface Arrival extends Share {
  /** The same for every delivery of the same thing, unlike for any other: `slack T1 Ev1`. */
  readonly key: string;
  readonly surface: 'slack' | 'teams';
  /** All that is needed to answer it, besides its text. It goes to the store, so it is JSON without a secret. */
  readonly payload: unknown;
}

/** What a process that is gone had acknowledged and not answered. */
export interface LeftOver {
  /** Secrets are cut out of it. */
  readonly text: string;
  readonly payload: unknown;
  /** Nobody waits for its answer any more, or no process survived it: an apology is due. */
  readonly isLate: boolean;
}

/** @returns nothing if too much is waiting already */
type Add = (work: () => Promise<void>, share: Share) => boolean;

/** Work handles its own errors. What is slow, what waits and what is too much is decided here. */
export interface Inbox {
  /**
   * Writes it down, and starts its work. Acknowledge only after that.
   *
   * @param work is over when the answer is out
   * @returns `again`: it was here before, and needs an acknowledgement only
   */
  take(arrival: Arrival, work: () => Promise<void>): Promise<'taken' | 'again' | 'busy'>;
  /** Writes down what is being answered already, until it is {@link done}. Never fails. */
  keep(arrival: Arrival): Promise<void>;
  done(key: string): void;
  /** Starts work that is lost with this process. */
  readonly add: Add;
  /** For a single sentence, such as that there is too much to do: it has a short line of its own. */
  brief(work: () => Promise<void>): boolean;
  /** Whether this process hears of it for the first time. What is taken needs no such question. */
  isNew(key: string): boolean;
  /** From now on it is new again. */
  forget(key: string): void;
  /** Says who answers what is left over of a surface. */
  answers(surface: Arrival['surface'], answer: (left: LeftOver) => Promise<void>): void;
}
