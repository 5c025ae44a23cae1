/** A paste beside the texts whose meaning is known. */
import { type KnownText, type Nearest, nowhere, type Resemblance } from '../../model/reading.ts';
import { type Paste, quoteOf } from '../paste.ts';
import { trouble } from '../people/complaints.ts';
import { companyIn } from './company.ts';
import { Likeness } from './likeness.ts';
import { lineLike } from './line-like.ts';

/** Characters that are compared with known texts; more of them tell no more. There are no more lines. */
const most = 1000;

/** @param knownTexts asked for once, when a text is compared for the first time */
export function comparisonWith(
  knownTexts: () => readonly KnownText[],
): (paste: Paste) => Resemblance {
  const known = once(knownTexts);
  const likeness = once(() => new Likeness(known()));
  const company = once(() => companyIn(known()));
  return (paste) => ({
    company,
    nearest: (isAlone) => (isAlone && !isAsked(paste) ? nowhere : nearestTo(paste, likeness)),
  });
}

function nearestTo(paste: Paste, likeness: () => Likeness): Nearest {
  const { like, ...around } = likeness().around(endsOf(paste.lines));
  return { ...around, quote: () => quoteOf(paste, { name: 'like' }, lineLike(paste, like)) };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** What an error is stands in the beginning or at the end. */
function endsOf(lines: readonly string[]): string {
  const half = most / 2;
  const isShort = lines.length <= most;
  const text = (isShort ? lines : [...lines.slice(0, half), ...lines.slice(-half)]).join('\n');
  return text.length <= most ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
}

/** A number of an error, or a word that is none of a complaint. */
const fault = /\b[45]\d\d\b|\b0x[\da-f]{3,8}\b|\b\d{4,10}\b|\b(?:expire|exceed|warn)/;
/** What somebody wants to have otherwise, and nothing is wrong with. */
const wish =
  /\b(?:signatures?|handtekening\w*|signatur(?:en)?|firma(?:s)? de correo|fonts?|schriftart\w*|themes?)\b/;

/** About mail, with a fault: who only wants to know something has none to be named. */
function isAsked({ about, lines }: Paste): boolean {
  const text = about ? endsOf(lines).toLowerCase() : '';
  return (trouble.test(text) || fault.test(text)) && !wish.test(text);
}
