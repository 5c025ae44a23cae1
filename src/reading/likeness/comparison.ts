/** A paste beside the texts whose meaning is known. */
import type { KnownText, Likely } from '../../model/reading.ts';
import { type Paste, quoteOf } from '../paste.ts';
import { trouble } from '../people/complaints.ts';
import { Likeness } from './likeness.ts';
import { lineLike } from './line-like.ts';

/** Characters that are compared with known texts; there are no more lines. */
const most = 4000;

/** @param knownTexts asked for once, when a text is compared for the first time */
export function comparisonWith(
  knownTexts: () => readonly KnownText[],
): (paste: Paste) => readonly Likely[] {
  let likeness: Likeness | undefined;
  return (paste) => {
    if (!paste.about) return [];
    const text = endsOf(paste.lines);
    if (!isOfTrouble(text.toLowerCase())) return [];
    likeness ??= new Likeness(knownTexts());
    return likeness.meaningsOf(text).map(({ id, like }) => ({
      id,
      quote: quoteOf(paste, { name: 'like' }, lineLike(paste, like)),
    }));
  };
}

/** What an error is stands in the beginning or at the end. */
function endsOf(lines: readonly string[]): string {
  const half = most / 2;
  const isShort = lines.length <= most;
  const text = (isShort ? lines : [...lines.slice(0, half), ...lines.slice(-half)]).join('\n');
  return text.length <= most ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
}

/** A word or a number of an error: who only wants to know something has no fault to be named. */
function isOfTrouble(text: string): boolean {
  return trouble.test(text) || /\d{3}|\b(?:expire|exceed|warn)/.test(text);
}
