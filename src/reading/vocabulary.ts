/**
 * Which known word a word of a paste stands for: itself, one that scanning mistook, one with a typing error.
 *
 * Words within one edit (two, from nine letters on) are found by their deletions: two words that far
 * apart share a form from which one letter (two) is missing, so no word is compared with all others.
 */
import { distance } from 'fastest-levenshtein';

const shortestFuzzy = 5;
const longestFuzzy = 30;

export class Vocabulary {
  readonly #words = new Set<string>();
  readonly #scanned = new Map<string, string>();
  readonly #deletions = new Map<string, string[]>();
  readonly #cache = new Map<string, string | undefined>();

  constructor(words: Iterable<string>) {
    for (const word of words) this.#add(word);
  }

  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** The known word that this one stands for, if there is one. */
  meant(word: string): string | undefined {
    if (this.#words.has(word)) return word;
    if (this.#cache.has(word)) return this.#cache.get(word);
    const found = this.#scanned.get(asScanned(word)) ?? this.#nearest(word);
    if (this.#cache.size < 10_000) this.#cache.set(word, found);
    return found;
  }

  #add(word: string): void {
    if (this.#words.has(word)) return;
    this.#words.add(word);
    if (/\p{L}/u.test(word)) this.#scanned.set(asScanned(word), word);
    if (!isFuzzy(word)) return;
    for (const form of deletions(word)) {
      const same = this.#deletions.get(form);
      if (same) same.push(word);
      else this.#deletions.set(form, [word]);
    }
  }

  #nearest(word: string): string | undefined {
    if (!isFuzzy(word)) return undefined;
    let best: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const form of deletions(word)) {
      for (const known of this.#deletions.get(form) ?? []) {
        const edits = distance(word, known);
        const most = editsOf(Math.min(word.length, known.length));
        if (
          edits > most ||
          edits > least ||
          (edits === least && best !== undefined && best < known)
        )
          continue;
        best = known;
        least = edits;
      }
    }
    return best;
  }
}

/** What a scanner mixes up looks the same here: 0 and O, 1, l and I, 5 and S. */
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

function deletions(word: string): Set<string> {
  const forms = new Set([word]);
  for (let round = 0; round < editsOf(word.length); round++) {
    for (const form of [...forms]) {
      for (let at = 0; at < form.length; at++) forms.add(form.slice(0, at) + form.slice(at + 1));
    }
  }
  return forms;
}
