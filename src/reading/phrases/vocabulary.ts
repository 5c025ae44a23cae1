/**
 * Which known word a word of a paste stands for: itself, one that scanning mistook, one with a typing error.
 *
 * Words within one edit (two, from nine letters on) are found by their deletions: two words that far
 * apart share a form from which one letter (two) is missing, so no word is compared with all others.
 * That holds for their first letters, too, so the forms of those are enough, and as numbers: what
 * shares one by chance is sorted out by comparing the words.
 */
import { distance } from 'fastest-levenshtein';

const shortestFuzzy = 5;
const longestFuzzy = 30;
/** Letters whose forms are kept. More than twice the edits, so that a form still says something. */
const firstLetters = 7;

export class Vocabulary {
  readonly #words: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #scanned = new Map<string, number>();
  readonly #forms = new Map<number, number[]>();

  constructor(words: Iterable<string>) {
    for (const word of words) this.#add(word);
  }

  get size(): number {
    return this.#words.length;
  }

  has(word: string): boolean {
    return this.#places.has(word);
  }

  /** The known word that this one stands for, if there is one. */
  meant(word: string): string | undefined {
    return this.#words[this.placeOf(word)];
  }

  /**
   * The number of the known word that this one stands for, from 0 on; -1 if there is none.
   *
   * @param guesses kept by whoever asks for many words: each unknown one is looked for once
   */
  placeOf(word: string, guesses = new Map<string, number>()): number {
    const known = this.#places.get(word) ?? guesses.get(word);
    if (known !== undefined) return known;
    const guess = this.#scanned.get(asScanned(word)) ?? this.#nearest(word);
    guesses.set(word, guess);
    return guess;
  }

  #add(word: string): void {
    if (this.#places.has(word)) return;
    const place = this.#words.push(word) - 1;
    this.#places.set(word, place);
    if (/\p{L}/u.test(word)) this.#scanned.set(asScanned(word), place);
    if (!isFuzzy(word)) return;
    eachForm(word, (form) => {
      const same = this.#forms.get(form);
      if (!same) this.#forms.set(form, [place]);
      else if (same.at(-1) !== place) same.push(place);
    });
  }

  /** The nearest, and of those as near the first by letter. */
  #nearest(word: string): number {
    if (!isFuzzy(word)) return -1;
    let best = -1;
    let least = editsOf(word.length);
    for (const place of this.#alike(word)) {
      const known = this.#words[place] ?? '';
      const edits = editsBetween(word, known, least);
      if (edits > least || (edits === least && known >= (this.#words[best] ?? '\uffff'))) continue;
      best = place;
      least = edits;
    }
    return best;
  }

  /** All that share a form. */
  #alike(word: string): ReadonlySet<number> {
    const alike = new Set<number>();
    eachForm(word, (form) => {
      for (const place of this.#forms.get(form) ?? []) alike.add(place);
    });
    return alike;
  }
}

/** Infinite if they are more than `most` or than words of that length may have. */
function editsBetween(word: string, known: string, most: number): number {
  const allowed = Math.min(most, editsOf(Math.min(word.length, known.length)));
  if (Math.abs(word.length - known.length) > allowed) return Number.POSITIVE_INFINITY;
  const edits = distance(word, known);
  return edits > allowed ? Number.POSITIVE_INFINITY : edits;
}

/** What a scanner mixes up looks the same here: 0 and O, 1, l and I, 5 and S, rn and m. */
export function asScanned(word: string): string {
  return word
    .replaceAll('0', 'o')
    .replaceAll(/[1i|]/g, 'l')
    .replaceAll('5', 's')
    .replaceAll('rn', 'm');
}

function isFuzzy(word: string): boolean {
  return word.length >= shortestFuzzy && word.length <= longestFuzzy && !/\d/.test(word);
}

function editsOf(length: number): number {
  return length >= 9 ? 2 : 1;
}

/**
 * The first letters whole, without each one of them, and of a long word without each two; a form may
 * come more than once.
 */
function eachForm(word: string, tell: (form: number) => void): void {
  const end = Math.min(word.length, firstLetters);
  const isLong = editsOf(word.length) > 1;
  tell(formOf(word, end, -1, -1));
  for (let first = 0; first < end; first++) {
    tell(formOf(word, end, first, -1));
    for (let second = first + 1; isLong && second < end; second++)
      tell(formOf(word, end, first, second));
  }
}

function formOf(word: string, end: number, without: number, orWithout: number): number {
  let form = 0;
  for (let at = 0; at < end; at++) {
    if (at !== without && at !== orWithout) form = (form * 31 + word.charCodeAt(at)) & 0x3fffffff;
  }
  return form;
}
