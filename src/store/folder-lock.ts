/**
 * One process at a time owns a data folder: PGlite has no lock, and two of them on one folder lose
 * each other's data without a word.
 *
 * The lock is SQLite's: the operating system's own, gone with the process however it ends. A file
 * with a process id in it would have to be judged, and could be stolen from the living.
 * See https://sqlite.org/lockingv3.html
 */
import { DatabaseSync } from 'node:sqlite';

/** @returns nothing if another process holds it */
export function lockFolder(folder: string): Disposable | undefined {
  const lock = new DatabaseSync(`${folder}/lock`, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** SQLITE_BUSY, see https://sqlite.org/rescode.html */
const busy = 5;
