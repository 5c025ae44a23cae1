/**
 * What the program does for the jobs: they know when something is due, who may take it and whether it
 * was said already, and nothing of Exchange, cards or platforms.
 */
import type { Card } from '../model/card.ts';
import type { Poster } from '../model/delivery.ts';
import type { PastCheck } from '../model/history.ts';
import type { Place } from '../model/place.ts';
import type { Health, Sighting } from '../model/report.ts';
import type { CheckOrder, Schedule } from '../model/schedule.ts';

/** What came of an order. */
export interface DoneCheck {
  readonly health: Health;
  readonly found: readonly string[];
  readonly sighting: Sighting;
}

/** One target of a report, with what is known of it. */
export interface DueTarget {
  readonly order: CheckOrder;
  /** Nothing: the check itself broke down, which is our fault, or nobody was there to run it. */
  readonly newest?: { readonly past: PastCheck; readonly sighting: Sighting };
  /** The check before it of the same order, by whichever schedule. */
  readonly previous?: { readonly past: PastCheck; readonly sighting: Sighting };
  /** At most 50 before the newest, newest first. */
  readonly earlier: readonly PastCheck[];
}

export interface DueReport {
  readonly id: string;
  readonly schedule: Schedule;
  readonly slot: Date;
  /** Asked for by hand: it is said, come what may. */
  readonly isWanted: boolean;
  readonly now: Date;
  /** What {@link Composed.watch} was the last time; empty at first. */
  readonly watch: Readonly<Record<string, unknown>>;
  readonly targets: readonly DueTarget[];
}

export interface Composed {
  /** Nothing: there is nothing to be said. */
  readonly card?: Card;
  /** Id of the report in whose thread it stands. */
  readonly thread?: string;
  /** What the next report has to know. JSON. */
  readonly watch: Readonly<Record<string, unknown>>;
}

export interface Duties {
  /** @throws only what is our fault */
  check(order: CheckOrder, signal: AbortSignal): Promise<DoneCheck>;
  /** Pure: the same due report gives the same card. */
  compose(due: DueReport): Composed;
  /** Those platforms that this instance speaks to. */
  readonly posters: Partial<Readonly<Record<Place['surface'], Poster>>>;
}
