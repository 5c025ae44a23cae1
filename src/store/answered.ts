/** A statement that ends in any case: with its rows, or with a sentence for the person who asked. */
import { Unavailable } from '../model/books.ts';
import { ask } from './unavailable.ts';
import { TooLate, within } from './within.ts';

const patienceMs = 10_000;

/** @throws Unavailable; our own faults as they are */
export async function answered<T>(statement: PromiseLike<T>): Promise<T> {
  try {
    return await ask(() => within(patienceMs, statement));
  } catch (error) {
    if (!(error instanceof TooLate)) throw error;
    throw new Unavailable(
      `The database has not answered for ${patienceMs / 1000} s. Try again in a moment.`,
      { cause: error },
    );
  }
}
