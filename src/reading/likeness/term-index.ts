/** Texts by their terms, for finding those that are like another one. */
import { countsOf } from './counts.ts';
import { termsOf } from './terms.ts';

export interface Neighbor {
  /** Of the text. */
  readonly index: number;
  readonly cosine: number;
}

/** A term's texts, and what it weighs in each; as many of both. */
class Posting {
  readonly rarity: number;
  readonly #texts: Int32Array;
  readonly #weights: Float64Array;
  #filled = 0;

  constructor(frequency: number, size: number) {
    this.rarity = Math.log(size / frequency);
    this.#texts = new Int32Array(frequency);
    this.#weights = new Float64Array(frequency);
  }

  add(text: number, weight: number): void {
    this.#texts[this.#filled] = text;
    this.#weights[this.#filled] = weight;
    this.#filled += 1;
  }

  addTo(cosines: Float64Array, weight: number): void {
    for (let at = 0; at < this.#filled; at += 1) {
      const text = this.#texts[at] ?? 0;
      cosines[text] = (cosines[text] ?? 0) + weight * (this.#weights[at] ?? 0);
    }
  }
}

export class TermIndex {
  readonly #postings = new Map<string, Posting>();
  readonly #size: number;

  constructor(texts: readonly string[]) {
    this.#size = texts.length;
    const counted = texts.map((text) => countsOf(termsOf(text)));
    const frequencies = countsOf(counted.flatMap((terms) => [...terms.keys()]));
    // A term that stands in one text only compares nothing.
    for (const [term, frequency] of frequencies)
      if (frequency > 1) this.#postings.set(term, new Posting(frequency, texts.length));
    for (const [index, terms] of counted.entries())
      for (const [posting, weight] of this.#vectorOf(terms)) posting.add(index, weight);
  }

  /** How much each of the texts is like it, in the order in which they were given: 1 for all that is compared, 0 for nothing. */
  cosinesTo(text: string): Float64Array {
    const cosines = new Float64Array(this.#size);
    for (const [posting, weight] of this.#vectorOf(countsOf(termsOf(text))))
      posting.addTo(cosines, weight);
    return cosines;
  }

  /** Of length 1. */
  #vectorOf(counts: ReadonlyMap<string, number>): Map<Posting, number> {
    const vector = new Map<Posting, number>();
    let squares = 0;
    for (const [term, count] of counts) {
      const posting = this.#postings.get(term);
      if (!posting) continue;
      const weight = (1 + Math.log(count)) * posting.rarity;
      squares += weight ** 2;
      vector.set(posting, weight);
    }
    const length = Math.sqrt(squares) || 1;
    for (const [posting, weight] of vector) vector.set(posting, weight / length);
    return vector;
  }
}

/** The highest first, without those of 0. */
export function highest(cosines: Float64Array, most: number): Neighbor[] {
  const found: Neighbor[] = [];
  let least = 0;
  for (let index = 0; index < cosines.length; index += 1) {
    const cosine = cosines[index] ?? 0;
    if (cosine > least) {
      insert(found, { index, cosine }, most);
      least = found.length === most ? (found.at(-1)?.cosine ?? 0) : 0;
    }
  }
  return found;
}

function insert(found: Neighbor[], one: Neighbor, most: number): void {
  const place = found.findIndex(({ cosine }) => cosine < one.cosine);
  found.splice(place === -1 ? found.length : place, 0, one);
  if (found.length > most) found.pop();
}
