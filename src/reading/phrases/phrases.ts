/**
 * Finds known phrases in a text as people paste it: cut, wrapped, mistyped, scanned, with words between.
 *
 * A phrase and the words around its rarest word are aligned (longest common subsequence, function
 * words weigh little); what counts is how much of the phrase is there, and how close together. Only
 * phrases are looked at of which a telling word stands in the text, only where enough of their words do.
 */
import type { SoughtPhrase } from '../../model/reading.ts';
import { align } from './align.ts';
import { isSaid, least, maySay } from './said.ts';
import { type Sought, soughtOf, triggersOf } from './sought.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Words } from './words.ts';

/** Words `from` to `to` (inclusive) of the text say the phrase. */
export interface Found {
  readonly phrase: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Most places a phrase is tried at, at each of so many words; and the work that all phrases together
 * may take in aligning, in words of phrases times words of texts: only made texts come near it.
 */
const limits = { places: 48, words: 3, work: 8_000_000 };

/** The text by the places of its words in the vocabulary. */
interface Text {
  readonly words: Words;
  /** The place of what each word means, -1 for one that means nothing. */
  readonly meant: Int32Array;
  /** How often each known word stands there. */
  readonly counts: Int32Array;
  /** Where it stands first. */
  readonly at: ReadonlyMap<number, readonly number[]>;
  readonly about: boolean;
  /** Which words stand in the stretch that is looked at: those with the last mark. */
  readonly marks: { readonly of: Int32Array; last: number };
}

export class PhraseFinder {
  readonly #sought: readonly Sought[];
  readonly #vocabulary: Vocabulary;
  /** The phrases that a word suggests, by the place of the word. */
  readonly #triggered: readonly (readonly number[])[];

  constructor(phrases: readonly SoughtPhrase[], vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#sought = phrases.map((phrase) => soughtOf(phrase, vocabulary));
    const common = new Int32Array(vocabulary.size);
    for (const place of this.#sought.flatMap(({ places }) => [...new Set(places)]))
      common[place] = (common[place] ?? 0) + 1;
    const triggered: number[][] = Array.from(common, () => []);
    for (const [index, sought] of this.#sought.entries())
      for (const place of triggersOf(sought, common)) triggered[place]?.push(index);
    this.#triggered = triggered;
  }

  /** @param about whether the text is about Exchange at all: without that, half a phrase says nothing */
  find(words: Words, about: boolean): Found[] {
    const text = this.#textOf(words, about);
    const suggested = new Uint8Array(this.#sought.length);
    for (const place of text.at.keys())
      for (const index of this.#triggered[place] ?? []) suggested[index] = 1;
    const work = { left: limits.work };
    return this.#sought
      .filter(
        (sought, index) =>
          suggested[index] && maySay(sought, text.counts, 1) && isThere(sought, text),
      )
      .flatMap((sought) => bestOf(sought, text, work) ?? []);
  }

  #textOf(words: Words, about: boolean): Text {
    const guesses = new Map<string, number>();
    const meant = new Int32Array(words.texts.length);
    const counts = new Int32Array(this.#vocabulary.size);
    const at = new Map<number, number[]>();
    for (const [index, text] of words.texts.entries()) {
      const place = this.#vocabulary.placeOf(text, guesses);
      meant[index] = place;
      if (place < 0) continue;
      const count = counts[place] ?? 0;
      counts[place] = count + 1;
      if (count === 0) at.set(place, [index]);
      else if (count < limits.places) at.get(place)?.push(index);
    }
    const marks = { of: new Int32Array(this.#vocabulary.size), last: 0 };
    return { words, meant, counts, at, about, marks };
  }
}

/** Whether enough of a phrase stands anywhere in the text. */
function isThere({ content, total, places, weights }: Sought, { counts }: Text): boolean {
  const present = places.reduce(
    (sum, place, index) => sum + ((counts[place] ?? 0) > 0 ? (weights[index] ?? 0) : 0),
    0,
  );
  return present >= total * (content < 4 ? least.whole : least.cut);
}

function bestOf(sought: Sought, text: Text, work: { left: number }): Found | undefined {
  for (const { start, end } of stretchesOf(sought, text)) {
    work.left -= sought.words.length * (end - start);
    if (work.left < 0) return undefined;
    const alignment = align(sought.places, sought.weights, text.meant, start, end);
    const from = alignment.pairs[0]?.[1];
    const to = alignment.pairs.at(-1)?.[1];
    if (from === undefined || to === undefined) continue;
    if (isSaid(sought, alignment, text.words, text.about))
      return { phrase: sought.phrase, from, to };
  }
  return undefined;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where it may stand: around its words that are rarest in the text, where enough of the others are; each once. */
function* stretchesOf(sought: Sought, text: Text): Generator<Stretch> {
  const { length } = sought.places;
  const slack = Math.ceil(length / 2) + 3;
  const tried: number[] = [];
  for (const index of rarest(sought, text.counts)) {
    for (const where of text.at.get(sought.places[index] ?? -1) ?? []) {
      const first = where - index;
      const start = Math.max(0, first - slack);
      const end = Math.min(text.meant.length, first + length + slack);
      if (!mayBeIn(sought, text, start, end) || tried.includes(first)) continue;
      tried.push(first);
      yield { start, end };
    }
  }
}

function mayBeIn(sought: Sought, { meant, marks }: Text, start: number, end: number): boolean {
  marks.last += 1;
  for (let at = start; at < end; at++) {
    const place = meant[at] ?? -1;
    if (place >= 0) marks.of[place] = marks.last;
  }
  return maySay(sought, marks.of, marks.last);
}

/** The words of a phrase, by their places in it, that the text has least often. */
function rarest({ places, weights }: Sought, counts: Int32Array): number[] {
  const countOf = (index: number) => counts[places[index] ?? -1] ?? 0;
  const present: number[] = [];
  for (let index = 0; index < places.length; index++)
    if (countOf(index) > 0 && (weights[index] ?? 0) >= 1) present.push(index);
  return present.sort((a, b) => countOf(a) - countOf(b)).slice(0, limits.words);
}
