/** What it means for the person who asked that the database did not do its work. */
import { Unavailable } from '../model/books.ts';

/** By SQLSTATE, by its class, or by the name of a system error, whichever is found first. */
const meanings: Readonly<Record<string, string>> = {
  '25006': 'The database takes no changes now: it is read-only. Point DATABASE_URL to its primary.',
  '28': 'The database refuses the bot. Check the user and the password in DATABASE_URL.',
  '3D000': 'There is no such database. Create it, or correct its name in DATABASE_URL.',
  '42501':
    'The database does not allow the bot what it needs. Make its user the owner of the tables.',
  '53100': 'The disk of the database is full. Free some space; nothing else has to be done.',
  '53300':
    'The database has no connection left. Raise its max_connections, or run fewer instances.',
  '53': 'The database has run out of resources. Look at its log, then try again.',
  '57014': 'The database took too long and was stopped. Try again in a moment.',
  '57': 'The database is being ended or started. Try again in a moment.',
  '58': 'The database can not use its disk. Look at its log, and at the disk.',
  '08': 'The connection to the database broke. Try again in a moment.',
  '40': 'Others changed the same at the same time. Try again.',
  XX: 'The database found damage in itself. Look at its log before anything else.',
  ENOSPC: 'The disk of the database is full. Free some space; nothing else has to be done.',
  EACCES: 'The bot may not use the files of its database. Give its user the data folder.',
  EROFS: 'The data folder can not be written. Set EXCHANGE_CHECK_DATA to one that can.',
  ENOTFOUND: 'The host of the database is not known. Check the name in DATABASE_URL.',
  EAI_AGAIN: 'The name of the database host can not be looked up now. Try again in a moment.',
};

/** What `pg` and its pool say without a code. */
const lostConnections =
  /connection terminated|connection (error|ended)|timeout expired|read timeout|timeout exceeded|client has encountered|closed the connection|cannot use a pool/i;
/** A socket that fails is always about the connection. */
const systemErrors = /^E[A-Z]{3,}$/;
const noAnswer =
  'The database does not answer. Check that it runs and can be reached, then try again.';
const deepest = 5;

/** @returns nothing for what is our own fault, such as a statement with an error in it */
export function unavailable(error: unknown): Unavailable | undefined {
  if (error instanceof Unavailable) return error;
  for (const one of chainOf(error)) {
    const meaning = meaningOf(one);
    if (meaning) return new Unavailable(meaning, { cause: error });
  }
  return undefined;
}

/** @throws Unavailable in the place of what the driver throws, and our own faults as they are */
export async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error) ?? error;
  }
}

/** drizzle wraps the driver's errors, and a connection to several addresses fails with several. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < deepest; one = one.cause) {
    chain.push(one);
    if (one instanceof AggregateError && one.errors[0] instanceof Error) chain.push(one.errors[0]);
  }
  return chain;
}

function meaningOf(error: Error): string | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const named = meanings[code] ?? (/^[0-9A-Z]{5}$/.test(code) ? meanings[code.slice(0, 2)] : '');
  if (named) return named;
  return systemErrors.test(code) || lostConnections.test(error.message) ? noAnswer : undefined;
}
