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
const exchange =
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
  return wordings.flatMap((wording) => {
    for (const passage of passages) {
      const line = toldAt(wording, passage, paste.about);
      if (line) return [quoteOf(paste, { name: 'told', code: wording.code }, line)];
    }
    return [];
  });
}

/** The line in which it begins; nothing means that it is not told there. */
function toldAt(
  { all, but, ours = exchange }: Wording,
  { text, starts }: Passage,
  about: boolean,
): number | undefined {
  const places = all.map((pattern) => text.search(pattern));
  if (places.includes(-1) || but?.test(text)) return undefined;
  if (!about && !ours.test(text) && !exchange.test(text)) return undefined;
  const first = Math.min(...places);
  return starts.findLast(({ offset }) => offset <= first)?.line;
}

/** What a program wrote, not a person: a frame of a stack, a line of a log, mark-up, a header. */
const written =
  /^ ?(?:at [\w.$<>]+\(|file "|traceback |caused by:|[[(]?\d{4}[-/.]\d\d[-/.]\d\d|<|\{"|http\/[12]|[\w-]{3,40}: \S+$|\w+ = )/;

function passagesOf(lines: readonly string[]): Passage[] {
  const numbered = lines
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text !== '' && !written.test(text));
  const total = numbered.reduce((sum, { text }) => sum + text.length + 1, 0);
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
