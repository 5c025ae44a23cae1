import type { Version } from '../emsmdb/client-version.ts';

/** The leading four bits of a word that is a version. */
const mark = 7;

/**
 * The version in a ServerVersion element: eight hexadecimal digits, from the top 4 bits that are 7,
 * 6 of the major version, 6 of the minor, a flag, and 15 of the build. `73C18880` is 15.1.2176.
 *
 * @returns nothing if the text is none
 * @see [MS-OXDSCLI], the element ServerVersion
 */
export function serverVersionOf(text: string): Version | undefined {
  if (!/^[0-9a-f]{8}$/i.test(text)) return undefined;
  const word = Number.parseInt(text, 16);
  if (word >>> 28 !== mark) return undefined;
  return [(word >>> 22) & 0x3f, (word >>> 16) & 0x3f, word & 0x7fff, 0];
}
