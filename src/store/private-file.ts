/** Reads files that hold secrets, and refuses those that everybody on the machine can read. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { Unavailable } from '../model/books.ts';

const mostBytes = 1024 * 1024;
const groupAndOthers = 0o077;
const others = 0o007;

/** @throws Unavailable, with what to do; what stands in the file is never in it */
export function readPrivate(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Unavailable(`There is no file ${path}.`);
  if (found.size > mostBytes) throw new Unavailable(`The file ${path} is larger than 1 MB.`);
  if (isOpen(found))
    throw new Unavailable(
      `The file ${path} holds secrets, and others on this machine can read it. Type: chmod 600 ${path}`,
    );
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Unavailable(
      `The file ${path} can't be read: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

/**
 * A file of our own is for us alone. One of somebody else may be for our group: Kubernetes mounts
 * secrets so. Windows has no such bits.
 */
function isOpen({ mode, uid }: Stats): boolean {
  if (process.platform === 'win32') return false;
  const forbidden = uid === process.getuid?.() ? groupAndOthers : others;
  return (mode & forbidden) !== 0;
}
