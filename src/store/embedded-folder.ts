/**
 * A data folder and the version that made it. Another version of PGlite may read the files wrong, or
 * not at all, so it is told by a file of ours before it touches them.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import { Unavailable } from '../model/books.ts';
import { makeDatabase } from './embedded-thread.ts';

/** As pinned in package.json, and the major version of PostgreSQL that it is. */
export const ownVersion = { pglite: '0.5.14', postgresql: '18' };

const Version = z.object({ pglite: z.string(), postgresql: z.string() });
type Version = z.infer<typeof Version>;

/**
 * Makes the database if there is none. Either it is there as a whole or not at all.
 *
 * @throws Unavailable if another version made it, with what to do
 */
export async function prepareFolder(folder: string): Promise<void> {
  const database = `${folder}/postgres`;
  if (!existsSync(database)) {
    const draft = `${folder}/postgres.draft`;
    rmSync(draft, { recursive: true, force: true }); // of a process that was killed
    await makeDatabase(draft);
    writeFileSync(versionFile(folder), `${JSON.stringify(ownVersion)}\n`, { flush: true });
    renameSync(draft, database);
    flushFolder(folder);
    return;
  }
  const made = versionOf(folder);
  if (made.pglite === ownVersion.pglite && made.postgresql === ownVersion.postgresql) return;
  throw new Unavailable(
    `The data in ${folder} was made with ${wordsFor(made)}, and this Exchange Check has ${wordsFor(ownVersion)}. With the Exchange Check that made it, run "exchange-check export all.jsonl.gz". Then move ${folder} out of the way, and run "exchange-check import all.jsonl.gz" with this one.`,
  );
}

function versionOf(folder: string): Version {
  const postgresql = readFileSync(`${folder}/postgres/PG_VERSION`, 'utf8').trim();
  if (!existsSync(versionFile(folder))) return { pglite: 'another version', postgresql };
  const { pglite } = Version.parse(JSON.parse(readFileSync(versionFile(folder), 'utf8')));
  return { pglite, postgresql };
}

function versionFile(folder: string): string {
  return `${folder}/made-by.json`;
}

function wordsFor({ pglite, postgresql }: Version): string {
  return `PGlite ${pglite} (PostgreSQL ${postgresql})`;
}

/** Names are on the disk when their folder is. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
