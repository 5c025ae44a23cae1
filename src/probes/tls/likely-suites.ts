/**
 * Guesses which cipher suites a server will accept, so that those are asked for one by one and all
 * others together. A wrong guess costs a hello, and never changes what is found.
 *
 * A suite is an exchange of keys and a cipher; servers take most pairs of those that they take at all.
 */
import type { WireVersion } from '../../wire/tls/client-hello.ts';
import { olderSuites, suiteName } from '../../wire/tls/suites.ts';

/** Windows 2003 looks at so many suites of a hello, and two are taken by words that are no suites. */
export const mostTogether = 62;

/** Switched on and off together in most servers; what is not among them stands for itself. */
const families: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['AES-GCM', /^AES_\d+_GCM/],
  ['AES-CBC', /^AES_\d+_CBC/],
  ['OpenSSL', /^(AES_\d+_CCM|CAMELLIA_\d+_CBC|ARIA_\d+_GCM)/],
];

interface Parts {
  readonly exchange: string;
  readonly family: string;
  /** Such as no version before TLS 1.2 has. RFC 5246 1.2 */
  readonly isNew: boolean;
}

const partsByNumber: ReadonlyMap<number, Parts> = new Map(
  olderSuites.map((suite) => [suite, partsOf(suiteName(suite))]),
);

function partsOf(name: string): Parts {
  const [exchange = '', cipher = ''] = name.split('_WITH_');
  const family = families.find(([, pattern]) => pattern.test(cipher))?.[0] ?? cipher;
  return { exchange, family, isNew: !/_(SHA|MD5)$/.test(cipher) };
}

/** Of TLS 1.3, those that servers have switched on as they come. RFC 8446 9.1 */
const usualOfTls13: ReadonlySet<number> = new Set([0x1301, 0x1302, 0x1303]);

/** What a server has accepted in any version, taken apart. */
export class LikelySuites {
  readonly #exchanges = new Set<string>();
  readonly #families = new Set<string>();

  learn(accepted: number): void {
    const parts = partsByNumber.get(accepted);
    if (!parts) return;
    this.#exchanges.add(parts.exchange);
    this.#families.add(parts.family);
  }

  has(suite: number, version: WireVersion): boolean {
    if (version === 'TLSv1.3') return usualOfTls13.has(suite);
    const parts = partsByNumber.get(suite);
    if (!parts || (parts.isNew && version !== 'TLSv1.2')) return false;
    return this.#exchanges.has(parts.exchange) && this.#families.has(parts.family);
  }
}

/** Each tells of an exchange of keys or of a family; none contains another. */
const corners: readonly RegExp[] = [
  /^TLS_ECDHE_(RSA|ECDSA)_WITH_AES_\d+_GCM/,
  /^TLS_ECDHE_(RSA|ECDSA)_WITH_AES_\d+_CBC/,
  /^TLS_RSA_WITH_AES_\d+_(GCM|CBC)/,
  /^TLS_DHE_(RSA|DSS)_WITH_AES_\d+_(GCM|CBC)|^TLS_(ECDHE|DHE)_(RSA|ECDSA)_WITH_CHACHA20/,
  /^TLS_((ECDHE|DHE)_)?(RSA|ECDSA)_WITH_(AES_\d+_CCM|CAMELLIA_\d+_CBC|ARIA_\d+_GCM)/,
];

/**
 * All suites before TLS 1.3, each in one group, for a server of which nothing is known: ten, since these
 * and one look at each of six versions are as many hellos as may be under way at once.
 */
export const firstGroups: readonly (readonly number[])[] = firstGroupsOf(olderSuites);

function firstGroupsOf(suites: readonly number[]): number[][] {
  const cornerOf = (suite: number) => corners.findIndex((corner) => corner.test(suiteName(suite)));
  const apart = corners.map((_corner, at) => suites.filter((suite) => cornerOf(suite) === at));
  return apart.concat(together(suites.filter((suite) => cornerOf(suite) < 0)));
}

/** In as few groups as every server reads to their end, or in more. */
export function together(suites: readonly number[], groups = 1): number[][] {
  return dealt(suites, Math.max(groups, Math.ceil(suites.length / mostTogether)));
}

/** As cards are: neighbors are accepted together, and belong into different groups. */
function dealt<T>(all: readonly T[], hands: number): T[][] {
  const used = Math.min(hands, all.length);
  return Array.from({ length: used }, (_, hand) => all.filter((_card, at) => at % used === hand));
}
