/**
 * Finds known phrases in a text as people paste it: cut, wrapped, mistyped, scanned, with words between.
 *
 * A phrase and the words around its rarest word are aligned (longest common subsequence, function
 * words weigh little); what counts is how much of the phrase is there, and how close together.
 */
import type { SoughtPhrase } from '../model/reading.ts';
import { type Alignment, align, longestRun, type Pair } from './align.ts';
import { resultCodeWords } from './result-codes.ts';
import type { Vocabulary } from './vocabulary.ts';
import { type Word, wordsOf } from './words.ts';

/** Words `from` to `to` (inclusive) of the text say the phrase. */
export interface Found {
  readonly phrase: string;
  readonly from: number;
  readonly to: number;
}

interface Sought extends SoughtPhrase {
  readonly words: readonly string[];
  readonly weights: readonly number[];
  readonly total: number;
  readonly content: number;
  /** Places of the words without which it is another phrase: numbers and names of codes. */
  readonly keys: readonly number[];
  /** Places of the words without which it says the opposite. */
  readonly negations: readonly number[];
}

const keyWeight = 2;
const codeNames = new Set(resultCodeWords);

const negations = new Set(
  'not unable nicht keine pas impossible no não non niet impossibile'.normalize('NFC').split(' '),
);

const functionWords = new Set(
  (
    'a an the of to is are was be been being not or and in on at for from by with you your our it its that this ' +
    'can could may will would has have had do does did either unable der die das ein eine und oder nicht ist sind ' +
    'wird werden zu im in den dem des mit auf le la les un une des et ou ne pas est sont de du il elle el los las ' +
    'y o no se es son del il lo gli e non si di che da o os as não nao een het en niet is van te'
  ).split(' '),
);

/** Most places a phrase is tried at, and how much of it has to stand there. */
const limits = {
  anchors: 48,
  whole: 0.97,
  part: 0.72,
  cut: 0.4,
  density: 0.45,
  densityOfShort: 0.75,
  little: 0.6,
  nearlyAll: 0.8,
};

export class PhraseFinder {
  readonly #sought: readonly Sought[];

  constructor(phrases: readonly SoughtPhrase[]) {
    this.#sought = phrases.map(soughtOf);
  }

  /** @param about whether the text is about Exchange at all: without that, half a phrase says nothing */
  find(words: readonly Word[], vocabulary: Vocabulary, about: boolean): Found[] {
    const meant = words.map(({ text }) => vocabulary.meant(text));
    const places = new Map<string, number[]>();
    for (const [at, word] of meant.entries()) {
      if (word === undefined) continue;
      const known = places.get(word);
      if (known) known.push(at);
      else places.set(word, [at]);
    }
    return this.#sought.flatMap((sought) => {
      const enough = sought.total * (sought.content < 4 ? limits.whole : limits.cut);
      const present = sought.words.reduce(
        (sum, word, index) => sum + (places.has(word) ? (sought.weights[index] ?? 0) : 0),
        0,
      );
      if (present < enough) return [];
      return bestOf(sought, words, meant, places, about) ?? [];
    });
  }
}

function soughtOf(phrase: SoughtPhrase): Sought {
  const words = wordsOf(phrase.phrase);
  const weights = words.map(weightOf);
  return {
    ...phrase,
    words,
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    content: weights.filter((weight) => weight >= 1).length,
    keys: [...weights.keys()].filter((index) => (weights[index] ?? 0) >= keyWeight),
    negations: [...words.keys()].filter((index) => negations.has(words[index] ?? '')),
  };
}

function weightOf(word: string): number {
  if (/\d/.test(word) || codeNames.has(word)) return keyWeight;
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u.test(word)) return 1;
  return functionWords.has(word) || word.length < 2 ? 0.3 : 1;
}

function bestOf(
  sought: Sought,
  words: readonly Word[],
  meant: readonly (string | undefined)[],
  places: ReadonlyMap<string, readonly number[]>,
  about: boolean,
): Found | undefined {
  for (const [inPhrase, inText] of anchorsOf(sought, places)) {
    const slack = Math.ceil(sought.words.length / 2) + 3;
    const start = Math.max(0, inText - inPhrase - slack);
    const end = Math.min(meant.length, inText + sought.words.length - inPhrase + slack);
    const alignment = align(sought.words, sought.weights, meant, start, end);
    if (isSaid(sought, alignment, words, about)) {
      const from = alignment.pairs[0]?.[1] ?? inText;
      return { phrase: sought.phrase, from, to: alignment.pairs.at(-1)?.[1] ?? from };
    }
  }
  return undefined;
}

/** Where to try: at the words of the phrase that are rarest in the text. */
function anchorsOf(
  { words, weights }: Sought,
  places: ReadonlyMap<string, readonly number[]>,
): (readonly [number, number])[] {
  return words
    .map((word, index) => ({ index, at: places.get(word) ?? [], weight: weights[index] ?? 0 }))
    .filter(({ at, weight }) => at.length > 0 && weight >= 1)
    .sort((a, b) => a.at.length - b.at.length)
    .slice(0, 3)
    .flatMap(({ index, at }) =>
      at.slice(0, limits.anchors).map((place) => [index, place] as const),
    );
}

function isSaid(
  sought: Sought,
  alignment: Alignment,
  words: readonly Word[],
  about: boolean,
): boolean {
  const said = new Set(alignment.pairs.map(([index]) => index));
  if (!sought.keys.every((key) => said.has(key))) return false;
  const fills = alignment.pairs.length / words.length;
  if (alignment.weight >= sought.total * limits.whole)
    return isWhole(sought, alignment) && (!sought.needs || about || fills >= limits.little);
  const isHalf = isMostOfIt(sought, alignment) || isCut(sought, alignment, words);
  return isHalf && (about || fills >= limits.nearlyAll);
}

function isWhole({ content }: Sought, alignment: Alignment): boolean {
  return content < 3 ? densityOf(alignment) === 1 : isDense(content, alignment);
}

function isDense(content: number, alignment: Alignment): boolean {
  return densityOf(alignment) >= (content < 5 ? limits.densityOfShort : limits.density);
}

/** A word or two of a long phrase were changed; a short one has none to spare. */
function isMostOfIt({ total, content, weights, negations }: Sought, alignment: Alignment): boolean {
  const said = new Set(alignment.pairs.map(([index]) => index));
  if (!negations.every((index) => said.has(index))) return false;
  const found = alignment.pairs.filter(([index]) => (weights[index] ?? 0) >= 1).length;
  const spare = Math.floor((content - 1) / 4);
  return (
    alignment.weight >= total * limits.part &&
    content - found <= spare &&
    isDense(content, alignment)
  );
}

function densityOf({ pairs }: Alignment): number {
  return pairs.length / ((pairs.at(-1)?.[1] ?? 0) - (pairs[0]?.[1] ?? 0) + 1);
}

/** The beginning or the end of a phrase, word for word, where the text or its line breaks off. */
function isCut(sought: Sought, { pairs, weight }: Alignment, words: readonly Word[]): boolean {
  const run = longestRun(pairs);
  const content = run.filter(([index]) => (sought.weights[index] ?? 0) >= 1).length;
  const enough = sought.content >= 4 && content >= 3 && run.length >= 5;
  if (!enough || weight < sought.total * limits.cut) return false;
  return isCutAtEnd(sought, run, words) || isCutAtBeginning(sought, run, words);
}

/** The last word may be half a word. */
function isCutAtEnd(
  { words: phrase }: Sought,
  run: readonly Pair[],
  words: readonly Word[],
): boolean {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last || first[0] !== 0) return false;
  const here = words[last[1]]?.line;
  const next = words[last[1] + 1];
  if (next?.line !== here) return true;
  const isHalf = phrase[last[0] + 1]?.startsWith(next?.text ?? ' ');
  return !!isHalf && words[last[1] + 2]?.line !== here;
}

function isCutAtBeginning(
  { words: phrase }: Sought,
  run: readonly Pair[],
  words: readonly Word[],
): boolean {
  const [first] = run;
  if (!first || run.at(-1)?.[0] !== phrase.length - 1) return false;
  return words[first[1] - 1]?.line !== words[first[1]]?.line;
}
