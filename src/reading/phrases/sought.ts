/**
 * A phrase prepared to be looked for: its words as numbers, what each weighs, and the few of them of
 * which at least one stands in every text that says it.
 */
import type { SoughtPhrase } from '../../model/reading.ts';
import { resultCodeWords } from '../codes/result-codes.ts';
import type { Vocabulary } from './vocabulary.ts';
import { wordsOf } from './words.ts';

export interface Sought extends SoughtPhrase {
  readonly words: readonly string[];
  /** The same words by their places in the vocabulary. */
  readonly places: Int32Array;
  readonly weights: readonly number[];
  readonly total: number;
  readonly content: number;
  /** Places of the words without which it is another phrase: numbers, and names of codes with all their parts. */
  readonly keys: readonly number[];
  /** Places of the words without which it says the opposite. */
  readonly negations: readonly number[];
}

const keyWeight = 2;
const codeNames = new Set(resultCodeWords);
/** ERR_CERT_DATE_INVALID and ERR_CERT_AUTHORITY_INVALID differ in one word, and are two things. */
const codeName = /[\p{L}\d]{1,80}(?:_[\p{L}\d]{1,80})+/gu;

/** Words that turn what is said into its opposite. */
export const negations: ReadonlySet<string> = new Set(
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

/** The least that a phrase broken off at the end of a line has to say: words, and how many of them of weight. */
export const shortestCut = { words: 5, content: 3, ofContent: 4 };

export function soughtOf(phrase: SoughtPhrase, vocabulary: Vocabulary): Sought {
  const words = wordsOf(phrase.phrase);
  const weights = words.map(weightOf);
  const parts = new Set((phrase.phrase.match(codeName) ?? []).flatMap(wordsOf));
  const isKey = (word: string) => weightOf(word) >= keyWeight || parts.has(word);
  return {
    ...phrase,
    words,
    places: Int32Array.from(words, (word) => vocabulary.placeOf(word)),
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    content: weights.filter((weight) => weight >= 1).length,
    keys: [...words.keys()].filter((index) => isKey(words[index] ?? '')),
    negations: [...words.keys()].filter((index) => negations.has(words[index] ?? '')),
  };
}

function weightOf(word: string): number {
  if (/\d/.test(word) || codeNames.has(word)) return keyWeight;
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u.test(word)) return 1;
  return functionWords.has(word) || word.length < 2 ? 0.3 : 1;
}

/** How many words of weight may be missing where most of a phrase is said. */
export function spareOf({ content }: Sought): number {
  return Math.floor((content - 1) / 4);
}

/**
 * Places in the vocabulary of which a text that says the phrase has at least one. A key is never
 * missing; else no more than the spare words of weight are, or its first or its last words stand there.
 *
 * @param common how many phrases have a word, by its place: the rarer, the better
 */
export function triggersOf(sought: Sought, common: Int32Array): number[] {
  const rarest = (indexes: readonly number[], most: number) =>
    indexes
      .map((index) => sought.places[index] ?? -1)
      .sort((a, b) => (common[a] ?? 0) - (common[b] ?? 0))
      .slice(0, most);
  if (sought.keys.length > 0) return rarest(sought.keys, 1);
  const all = [...sought.words.keys()];
  const heavy = all.filter((index) => (sought.weights[index] ?? 0) >= 1);
  const whole = rarest(heavy, spareOf(sought) + 1);
  if (sought.content < shortestCut.ofContent || all.length < shortestCut.words) return whole;
  const first = rarest(all.slice(0, shortestCut.words), 1);
  const last = rarest(all.slice(-shortestCut.words), 1);
  return [...new Set([...whole, ...first, ...last])];
}
