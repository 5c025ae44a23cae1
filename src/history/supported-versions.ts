/**
 * Until when Microsoft supports which Exchange. A server is told by its build.
 *
 * Sources: beside each date, what was read and when. Where Microsoft's own words could not be had,
 * somebody else's are cited. The paid updates for 2016 and 2019 that came after the end (Extended Security
 * Update program, until October 2026) are no support.
 */
export interface Product {
  readonly name: string;
  /** The first build of it: major, minor, build. */
  readonly first: readonly [number, number, number];
  /** The last day of support, and where that is written; nothing where none was announced. */
  readonly ends?: { readonly on: string; readonly source: string; readonly checked: string };
}

const checked = '2026-11-22';
const of2016And2019 = {
  on: '2025-10-14',
  source:
    'https://techcommunity.microsoft.com/blog/exchange/t-1-month-exchange-server-2016-and-exchange-server-2019-end-of-support/4453133',
  checked,
};

/** Newest first. */
const products: readonly Product[] = [
  { name: 'Exchange Server SE', first: [15, 2, 2562] },
  { name: 'Exchange 2019', first: [15, 2, 0], ends: of2016And2019 },
  { name: 'Exchange 2016', first: [15, 1, 0], ends: of2016And2019 },
  {
    name: 'Exchange 2013',
    first: [15, 0, 0],
    ends: {
      on: '2023-04-11',
      source: 'https://www.mirazon.com/microsoft-end-of-support-for-exchange-server-2013/',
      checked,
    },
  },
  {
    name: 'Exchange 2010',
    first: [14, 0, 0],
    ends: {
      on: '2020-10-13',
      source:
        'https://borncity.eu/win/2019/09/17/exchange-server-2010-support-extended-to-october-13-2020',
      checked,
    },
  },
  {
    name: 'Exchange 2007',
    first: [8, 0, 0],
    ends: {
      on: '2017-04-11',
      source:
        'https://learn.microsoft.com/en-us/previous-versions/office/exchange-server-2007/aa997614(v=exchg.80)',
      checked,
    },
  },
  {
    name: 'Exchange 2003',
    first: [6, 5, 0],
    ends: {
      on: '2014-04-08',
      source: 'https://glo.systems/blog/blog-news-1/microsoft-support-lifecycle-dates-391',
      checked,
    },
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
