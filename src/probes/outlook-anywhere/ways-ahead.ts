/**
 * Connections for virtual ones, opened while what comes before them is still going on: each takes two
 * round trips, and the logons to the store and to the address book are the longest of a check.
 * Nothing goes through them before it is their turn.
 */
import { openTwoWays, type TwoWays } from '../../net/two-ways.ts';
import { asFailure } from '../meet.ts';
import type { Visit } from '../visit.ts';

/** A server may end what says nothing for long, and some say so: whoever needs one opens another then. */
export const mostIdleMs = 2000;

interface Opening {
  readonly began: number;
  readonly ways: Promise<TwoWays>;
}

export class WaysAhead {
  readonly #openings: Opening[] = [];

  /** @param count virtual connections, each of two ways */
  open(visit: Pick<Visit, 'endpoint' | 'reach' | 'patience'>, count: number): void {
    const { endpoint, reach, patience } = visit;
    for (let opened = 0; opened < count; opened += 1) {
      const ways = openTwoWays(endpoint, reach, patience);
      ways.catch(() => undefined); // whoever takes it hears of it
      this.#openings.push({ began: performance.now(), ways });
    }
  }

  /** Whoever takes it closes it. @returns nothing once all are taken, or have waited for too long */
  async next(): Promise<TwoWays | undefined> {
    const [opening] = this.#openings;
    if (opening && performance.now() - opening.began > mostIdleMs) await this.close();
    return this.#openings.shift()?.ways;
  }

  /** Closes what nobody took. */
  async close(): Promise<void> {
    for (const { ways } of this.#openings.splice(0)) {
      const opened = await ways.catch(asFailure);
      if ('in' in opened) opened[Symbol.dispose]();
    }
  }
}
