/**
 * Faults that people tell in their own words, with no message of a program in them: several things
 * named in one passage, in whatever order and language, wrapped as they come.
 *
 * People write short, or a few lines before and behind what they paste; only those are read, so the
 * time does not grow with the text. It is a hint, and the knowledge gives it the weight of one.
 */
import type { Quote } from '../../model/observation.ts';
import { Prefilter } from '../matching/prefilter.ts';
import { type Paste, quoteOf } from '../paste.ts';
import { complaints } from './complaints.ts';
import { certificateWordings } from './own-words-of-certificates.ts';
import { clientWordings } from './own-words-of-clients.ts';
import { mailWordings } from './own-words-of-mail.ts';
import { outlookWordings } from './own-words-of-outlook.ts';
import { serviceWordings } from './own-words-of-services.ts';
import { signInWordings } from './own-words-of-sign-in.ts';
import type { Wording } from './wording.ts';

/** The shortest pattern first: it is the quickest to say no. */
function quickestFirst(wordings: readonly Wording[]): Wording[] {
  return wordings.map((wording) => ({
    ...wording,
    all: wording.all.toSorted((a, b) => a.source.length - b.source.length),
  }));
}

const exact = quickestFirst([
  ...signInWordings,
  ...serviceWordings,
  ...certificateWordings,
  ...clientWordings,
  ...outlookWordings,
  ...mailWordings,
]);
const vague = quickestFirst(complaints);

const prefilter = new Prefilter([...new Set([...exact, ...vague].flatMap(({ all }) => all))]);

/** People say just "exchange"; others mean rates, keys and students by it. */
const exchange =
  /(?<!(?:key|stock|crypto|data|information|topic|currency|foreign|heat|book|student|gift)[ -])\bexchange\b(?![- ](?:rates?|students?|program|market|values?|traded|platform|api|keys?|of|with))/;

/** A text of so many characters is one passage; of a longer one, so much of its ends. */
const wholePassage = 1500;
const endPassage = 600;
const endLines = 200;

interface Line {
  readonly text: string;
  readonly line: number;
}

interface Passage {
  readonly text: string;
  /** The line that each of its lines is in the paste, by the offset at which it begins. */
  readonly starts: readonly { readonly offset: number; readonly line: number }[];
  readonly suspected: ReadonlySet<RegExp>;
  /** Where patterns were found that several wordings share. */
  readonly found: Map<RegExp, number>;
}

/** Faults that are told, and complaints of who says that something does not work and not why. */
export function readOwnWords(paste: Paste): Quote[] {
  const passages = passagesOf(paste.folded);
  const codesIn = (name: 'told' | 'complaint', wordings: readonly Wording[]) =>
    wordings.flatMap((wording) => {
      for (const passage of passages) {
        const line = toldAt(wording, passage, paste.about);
        if (line) return [quoteOf(paste, { name, code: wording.code }, line)];
      }
      return [];
    });
  return [...codesIn('told', exact), ...codesIn('complaint', vague)];
}

/** The line in which it begins; nothing means that it is not told there. */
function toldAt(
  { all, but, ours = exchange, within = wholePassage }: Wording,
  { text, starts, suspected, found }: Passage,
  about: boolean,
): number | undefined {
  if (!all.every((pattern) => suspected.has(pattern))) return undefined;
  let first = text.length;
  let last = 0;
  for (const pattern of all) {
    const place = found.get(pattern) ?? text.search(pattern);
    found.set(pattern, place);
    if (place < 0) return undefined;
    first = Math.min(first, place);
    last = Math.max(last, place);
  }
  if (last - first > within) return undefined;
  if (but?.test(text) || solved.test(text)) return undefined;
  if (!about && !ours.test(text) && !exchange.test(text)) return undefined;
  return starts.findLast(({ offset }) => offset <= first)?.line;
}

/** Somebody says that it is over. */
const solved =
  /\b(?:works (?:fine |well )?(?:now|again)|(?:solved|fixed) (?:now|it|by)|läuft (?:jetzt|wieder)|geht (?:jetzt )?wieder)\b/;

/** What a program wrote, not a person: a frame of a stack, a line of a log, mark-up, a header. */
const written =
  /^ ?(?:at [\w.$<>]+\(|file "|traceback |caused by:|[[(]?\d{4}[-/.]\d\d[-/.]\d\d|<|\{"|http\/[12]|[\w-]{3,40}: \S+$|\w+ = )/;

function passagesOf(lines: readonly string[]): Passage[] {
  const head = proseOf(lines.slice(0, endLines), 1);
  const behind = Math.max(endLines, lines.length - endLines);
  const tail = proseOf(lines.slice(behind), behind + 1);
  const all = [...head, ...tail];
  const total = all.reduce((sum, { text }) => sum + text.length + 1, 0);
  if (lines.length <= 2 * endLines && total <= wholePassage) return [joined(all)];
  return [joined(upTo(all, endPassage)), joined(upTo(all.toReversed(), endPassage).toReversed())];
}

function proseOf(lines: readonly string[], first: number): Line[] {
  return lines
    .map((text, index) => ({ text, line: first + index }))
    .filter(({ text }) => text !== '' && !written.test(text));
}

function upTo(lines: readonly Line[], most: number): Line[] {
  let length = 0;
  const end = lines.findIndex(({ text }) => {
    length += text.length + 1;
    return length > most;
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}

function joined(lines: readonly Line[]): Passage {
  let offset = 0;
  const starts = lines.map(({ text, line }) => {
    const start = { offset, line };
    offset += text.length + 1;
    return start;
  });
  const text = lines.map((line) => line.text).join(' ');
  return { text, starts, suspected: prefilter.suspectedIn(text), found: new Map() };
}
