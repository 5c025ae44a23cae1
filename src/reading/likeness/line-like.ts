import type { Paste } from '../paste.ts';
import { termsOf } from './terms.ts';

/** Lines that are looked at; a longer paste resembles nothing by a line in its middle. */
const most = 300;

/** The line of a paste that has most in common with another text, for showing it; the first line is 1. */
export function lineLike({ lines }: Pick<Paste, 'lines'>, other: string): number {
  const terms = new Set(termsOf(other));
  let [best, line] = [0, 1];
  for (const [index, text] of lines.slice(0, most).entries()) {
    const own = new Set(termsOf(text.slice(0, 500)));
    const common = [...own].filter((term) => terms.has(term)).length;
    if (common > best) [best, line] = [common, index + 1];
  }
  return line;
}
