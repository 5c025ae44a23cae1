/**
 * Until when Microsoft supports which Exchange. A server is told by its build.
 *
 * Source: Microsoft's lifecycle pages, dates checked 2026-11-22. The paid updates for 2016 and 2019 that
 * came after the end (Extended Security Update program, until October 2026) are no support.
 */
export interface Product {
  readonly name: string;
  /** The first build of it: major, minor, build. */
  readonly first: readonly [number, number, number];
  /** The last day of support; nothing where none was announced. */
  readonly ends?: string;
  readonly source: string;
  readonly checked: string;
}

const lifecycle = 'https://learn.microsoft.com/lifecycle/products/exchange-server';
const checked = '2026-11-22';

/** Newest first. */
const products: readonly Product[] = [
  {
    name: 'Exchange Server SE',
    first: [15, 2, 2562],
    source: `${lifecycle}-subscription-edition`,
    checked,
  },
  {
    name: 'Exchange 2019',
    first: [15, 2, 0],
    ends: '2025-10-14',
    source: `${lifecycle}-2019`,
    checked,
  },
  {
    name: 'Exchange 2016',
    first: [15, 1, 0],
    ends: '2025-10-14',
    source: `${lifecycle}-2016`,
    checked,
  },
  {
    name: 'Exchange 2013',
    first: [15, 0, 0],
    ends: '2023-04-11',
    source: `${lifecycle}-2013`,
    checked,
  },
  {
    name: 'Exchange 2010',
    first: [14, 0, 0],
    ends: '2020-10-13',
    source: `${lifecycle}-2010`,
    checked,
  },
  {
    name: 'Exchange 2007',
    first: [8, 0, 0],
    ends: '2017-04-11',
    source: `${lifecycle}-2007`,
    checked,
  },
  {
    name: 'Exchange 2003',
    first: [6, 5, 0],
    ends: '2014-04-08',
    source: `${lifecycle}-2003`,
    checked,
  },
];

/** @param version as a server says it: `15.2.1544.4` or `15.2.1544` */
export function productOf(version: string): Product | undefined {
  const [, major, minor, build] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\.\d+)*$/.exec(version) ?? [];
  if (major === undefined) return undefined;
  const own = [Number(major), Number(minor), Number(build)];
  return products.find(({ first }) => {
    const place = first.findIndex((part, index) => part !== own[index]);
    return place === -1 || (own[place] ?? 0) > (first[place] ?? 0);
  });
}
