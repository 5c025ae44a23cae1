/**
 * Connections for the first virtual ones, opened while the account is still being asked about: each takes
 * two round trips, and the logons to the store and to the address book are the longest of a check.
 * Nothing goes through them before the account was taken.
 */
import { openTwoWays, type TwoWays } from '../../net/two-ways.ts';
import { asFailure } from '../meet.ts';
import type { Visit } from '../visit.ts';

export class WaysAhead {
  readonly #opened: Promise<TwoWays>[] = [];

  open({ endpoint, reach, patience }: Pick<Visit, 'endpoint' | 'reach' | 'patience'>): void {
    const opening = openTwoWays(endpoint, reach, patience);
    opening.catch(() => undefined); // whoever takes it hears of it
    this.#opened.push(opening);
  }

  /** Whoever takes it closes it. @returns nothing once all are taken */
  next(): Promise<TwoWays> | undefined {
    return this.#opened.shift();
  }

  /** Closes what nobody took. */
  async close(): Promise<void> {
    for (const opening of this.#opened.splice(0)) {
      const ways = await opening.catch(asFailure);
      if ('in' in ways) ways[Symbol.dispose]();
    }
  }
}
