/** What can stand behind `history`. */
import { targetOf } from '../check/target-of.ts';

export type HistoryAsk = {
  readonly target: string;
  readonly vantage?: string;
} & (
  | { readonly what: 'list' }
  | { readonly what: 'runs'; readonly newer: number; readonly older: number }
  | { readonly what: 'nodes' }
  | { readonly what: 'vantages'; readonly one: string; readonly other: string }
);

/** What the place of a check is called that any instance without a name has made. */
export const here = 'here';

const vantageName = /^[a-z][a-z0-9-]{0,39}$/;
const runNumber = /^[1-9]\d{0,2}$/;

export function isVantage(word: string | undefined): word is string {
  return word !== undefined && vantageName.test(word);
}

/** @returns nothing if these are no such words */
export function historyAsk([target = '', ...rest]: readonly string[]): HistoryAsk | undefined {
  if (!targetOf(target)) return undefined;
  const [from, vantage] = rest;
  if (from?.toLowerCase() !== 'from') return comparing({ target }, rest);
  return isVantage(vantage) ? comparing({ target, vantage }, rest.slice(2)) : undefined;
}

interface About {
  readonly target: string;
  readonly vantage?: string;
}

function comparing(about: About, [compare, ...words]: readonly string[]): HistoryAsk | undefined {
  if (compare === undefined) return { ...about, what: 'list' };
  if (compare.toLowerCase() !== 'compare') return undefined;
  if (words.length === 0) return { ...about, what: 'runs', newer: 1, older: 2 };
  if (words.length === 1) return words[0] === 'nodes' ? { ...about, what: 'nodes' } : undefined;
  return words.length === 2 ? pair(about, words) : undefined;
}

function pair(about: About, words: readonly string[]): HistoryAsk | undefined {
  const [one, other] = words;
  if (one === other) return undefined;
  if (words.every((word) => runNumber.test(word))) {
    const numbers = words.map(Number);
    return { ...about, what: 'runs', newer: Math.min(...numbers), older: Math.max(...numbers) };
  }
  return isVantage(one) && isVantage(other)
    ? { ...about, what: 'vantages', one, other }
    : undefined;
}
