/**
 * Versions of client and server on the wire: three words, in an old scheme and a new one.
 *
 * Source: [MS-OXCRPC] 3.1.4.1.3.1. The top bit of the second word tells the schemes apart.
 */
import { type Decoded, struct, u16le } from '../codec.ts';

/** In wire order. */
export const VersionWords = struct({ first: u16le, second: u16le, third: u16le });
export type VersionWords = Decoded<typeof VersionWords>;

/** Its four numbers, as in 15.0.847.4040. */
export type Version = readonly [
  productMajor: number,
  productMinor: number,
  buildMajor: number,
  buildMinor: number,
];

const newScheme = 0x8000;

/** Outlook and Exchange 2010: what is older has no product minor version. */
const firstOfNewScheme = 14;

export function versionOf({ first, second, third }: VersionWords): Version {
  return (second & newScheme) === 0
    ? [first, 0, second, third]
    : [first >> 8, first & 0xff, second & ~newScheme, third];
}

export function wordsOf([productMajor, productMinor, buildMajor, third]: Version): VersionWords {
  return productMajor < firstOfNewScheme
    ? { first: productMajor, second: buildMajor, third }
    : { first: (productMajor << 8) | productMinor, second: buildMajor | newScheme, third };
}

export function formatVersion(version: Version): string {
  return version.join('.');
}

/** Nothing if it isn't four numbers. */
export function parseVersion(text: string): Version | undefined {
  const [, ...groups] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})\.(\d{1,5})$/.exec(text) ?? [];
  const [productMajor, productMinor, buildMajor, buildMinor] = groups.map(Number);
  if (productMajor === undefined || productMinor === undefined) return undefined;
  if (buildMajor === undefined || buildMinor === undefined) return undefined;
  return [productMajor, productMinor, buildMajor, buildMinor];
}

/** Negative if the first is older, 0 if both are the same. */
export function compareVersions(one: Version, other: Version): number {
  const differences = one.map((number, index) => number - (other[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
