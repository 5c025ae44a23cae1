import { compareVersions, type Version } from '../wire/emsmdb/client-version.ts';

/** By the first build of each, newest first. */
const products: readonly (readonly [first: Version, name: string])[] = [
  [[15, 2, 2562, 0], 'Exchange Server SE'],
  [[15, 2, 0, 0], 'Exchange 2019'],
  [[15, 1, 0, 0], 'Exchange 2016'],
  [[15, 0, 0, 0], 'Exchange 2013'],
  [[14, 0, 0, 0], 'Exchange 2010'],
  [[8, 0, 0, 0], 'Exchange 2007'],
  [[6, 5, 0, 0], 'Exchange 2003'],
];

/** What a server's version is called. */
export function exchangeNamed(version: Version): string | undefined {
  return products.find(([first]) => compareVersions(version, first) >= 0)?.[1];
}
