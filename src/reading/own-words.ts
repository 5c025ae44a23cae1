/**
 * Faults that people tell in their own words, with no message of a program in them: several things
 * named in one passage, in whatever order and language, wrapped as they come.
 *
 * People write short, or a few lines before and behind what they paste; only those are read, so the
 * time does not grow with the text. It is a hint, and the knowledge gives it the weight of one.
 */
import type { Quote } from '../model/observation.ts';
import { clientWordings } from './own-words-of-clients.ts';
import { serviceWordings } from './own-words-of-services.ts';
import { signInWordings } from './own-words-of-sign-in.ts';
import { type Paste, quoteOf } from './paste.ts';
import type { Wording } from './wording.ts';

const wordings: readonly Wording[] = [...signInWordings, ...serviceWordings, ...clientWordings];

/** People say just "exchange"; others mean rates, keys and students by it. */
const ours =
  /(?<!(?:key|stock|crypto|data|information|topic|currency|foreign|heat|book|student|gift)[ -])\bexchange\b(?![- ](?:rates?|students?|program\w*|market|values?|traded|platform|api|keys?|of|with))/;

/** A text of so many characters is one passage; of a longer one, so much of its ends. */
const wholePassage = 1500;
const endPassage = 600;

interface Passage {
  readonly text: string;
  /** The line that each of its lines is in the paste, by the offset at which it begins. */
  readonly starts: readonly { readonly offset: number; readonly line: number }[];
}

export function readOwnWords(paste: Paste): Quote[] {
  const passages = passagesOf(paste.folded);
  const about = paste.about || passages.some(({ text }) => ours.test(text));
  const told = about ? wordings : wordings.filter((wording) => wording.ours);
  return told.flatMap(({ code, all, but }) => {
    for (const { text, starts } of passages) {
      if (but?.test(text)) continue;
      const places = all.map((pattern) => text.search(pattern));
      if (places.includes(-1)) continue;
      const first = Math.min(...places);
      const line = starts.findLast(({ offset }) => offset <= first)?.line ?? 1;
      return [quoteOf(paste, { name: 'told', code }, line)];
    }
    return [];
  });
}

function passagesOf(lines: readonly string[]): Passage[] {
  const numbered = lines.map((text, index) => ({ text, line: index + 1 }));
  const total = lines.reduce((sum, { length }) => sum + length + 1, 0);
  if (total <= wholePassage) return [joined(numbered)];
  const ends = [upTo(numbered, endPassage), upTo(numbered.toReversed(), endPassage).toReversed()];
  return ends.map(joined);
}

function upTo<T extends { readonly text: string }>(lines: readonly T[], most: number): T[] {
  let length = 0;
  const end = lines.findIndex(({ text }) => {
    length += text.length + 1;
    return length > most;
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}

function joined(lines: readonly { readonly text: string; readonly line: number }[]): Passage {
  let offset = 0;
  const starts = lines.map(({ text, line }) => {
    const start = { offset, line };
    offset += text.length + 1;
    return start;
  });
  return { text: lines.map(({ text }) => text).join(' '), starts };
}
