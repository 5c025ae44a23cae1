/** A statement that ends in any case: with its rows, or with a sentence for the person who asked. */
import { Unavailable } from '../model/books.ts';
import { unavailable } from './unavailable.ts';

const patienceMs = 10_000;

/** @throws Unavailable, without the statement: its values are nobody's business */
export async function answered<T>(statement: PromiseLike<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer for ${patienceMs / 1000} s`)),
    patienceMs,
  );
  try {
    return await Promise.race([statement, late.promise]);
  } catch (cause) {
    // The driver's own words name addresses, which are nobody's business, either.
    throw (
      unavailable(cause) ??
      new Unavailable(
        `The database can't be reached: ${innermost(cause)}. Try again in a minute; the log of the bot and of the database say more.`,
        { cause },
      )
    );
  } finally {
    clearTimeout(timer);
  }
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? innermost(error.cause) : error.message;
}
