/** A statement that ends in any case: with its rows, or with a sentence for the person who asked. */
import { Unavailable } from '../model/books.ts';
import { ask } from './unavailable.ts';

const patienceMs = 10_000;

/** @throws Unavailable; our own faults as they are */
export async function answered<T>(statement: PromiseLike<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(
        new Unavailable(
          `The database has not answered for ${patienceMs / 1000} s. Try again in a moment.`,
        ),
      ),
    patienceMs,
  );
  try {
    return await ask(() => Promise.race([statement, late.promise]));
  } finally {
    clearTimeout(timer);
  }
}
