/**
 * What a text means if it means the same as the texts that it resembles: the guess of last resort, for
 * the many wordings that no phrase foresees.
 *
 * Texts are compared by their terms, a rare one weighing more than a usual one (TF-IDF, cosine); the
 * nearest ones vote for what they mean. Texts that are none of ours vote, too. The thresholds were
 * chosen on pastes that are in none of the files (2026-11-23): below them guesses are more often wrong
 * than right, and beyond the twelfth neighbor there is noise.
 * Source: Manning, Raghavan, Schuetze, Introduction to Information Retrieval, 6.2-6.4, 14.3.
 */
import type { KnownText } from '../../model/reading.ts';
import { termsOf } from './terms.ts';

const neighbors = 12;
/** The sum of the squared cosines of those that vote for it. */
const leastVotes = 0.3;
/** Of the votes of the first. */
const leastShare = 0.3;
interface Posting {
  readonly known: number;
  readonly weight: number;
}

export interface Meaning {
  /** Of an entry. */
  readonly id: string;
  /** The text that resembles it most. */
  readonly like: string;
}

type Votes = Map<string, number>;
type Neighbor = readonly [known: number, cosine: number];

export class Likeness {
  readonly #known: readonly KnownText[];
  readonly #postings = new Map<string, Posting[]>();
  readonly #frequencies = new Map<string, number>();
  /** The entries that answer a topic. */
  readonly #entries: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(known: readonly KnownText[]) {
    this.#known = known;
    const terms = known.map(({ text }) => termsOf(text));
    for (const own of terms)
      for (const term of new Set(own))
        this.#frequencies.set(term, (this.#frequencies.get(term) ?? 0) + 1);
    for (const [index, own] of terms.entries())
      for (const [term, weight] of this.#vectorOf(own)) this.#post(term, { known: index, weight });
    this.#entries = entriesOf(known);
  }

  /** Its time grows with the text. The likeliest first; nothing where the text resembles none, or mostly what is none of ours. */
  meaningsOf(text: string): Meaning[] {
    const nearest = this.#nearest(text);
    const { topics, entries, foreign } = this.#poll(nearest);
    const ranked = [...topics].sort(([, a], [, b]) => b - a);
    const best = ranked[0]?.[1] ?? 0;
    if (best < leastVotes || best <= foreign) return [];
    const like = this.#known[nearest[0]?.[0] ?? 0]?.text ?? '';
    return ranked
      .filter(([, votes]) => votes >= leastShare * best)
      .flatMap(([topic]) => {
        const id = this.#entryOf(topic, entries);
        return id ? [{ id, like }] : [];
      });
  }

  #poll(nearest: readonly Neighbor[]) {
    const topics: Votes = new Map();
    const entries: Votes = new Map();
    let foreign = 0;
    for (const [index, cosine] of nearest) {
      const known = this.#known[index];
      if (known?.topics.length === 0) foreign += cosine ** 2;
      for (const topic of known?.topics ?? []) vote(topics, topic, cosine);
      if (known?.id) vote(entries, known.id, cosine);
    }
    return { topics, entries, foreign };
  }

  /** Of several entries that answer a topic the one whose own texts are nearest. */
  #entryOf(topic: string, own: Votes): string | undefined {
    const entries = [...(this.#entries.get(topic) ?? [])];
    return entries.toSorted((a, b) => (own.get(b) ?? 0) - (own.get(a) ?? 0))[0];
  }

  #nearest(text: string): Neighbor[] {
    const cosines = new Map<number, number>();
    for (const [term, own] of this.#vectorOf(termsOf(text)))
      for (const { known, weight } of this.#postings.get(term) ?? [])
        cosines.set(known, (cosines.get(known) ?? 0) + own * weight);
    return [...cosines].sort(([, a], [, b]) => b - a).slice(0, neighbors);
  }

  /** Of length 1. A term that stands in one text only compares nothing. */
  #vectorOf(terms: readonly string[]): (readonly [term: string, weight: number])[] {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = [...counts].flatMap(([term, count]) => {
      const frequency = this.#frequencies.get(term) ?? 0;
      if (frequency < 2) return [];
      const rarity = Math.log(this.#known.length / frequency);
      return [[term, (1 + Math.log(count)) * rarity] as const];
    });
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
    return weights.map(([term, weight]) => [term, weight / length]);
  }

  #post(term: string, posting: Posting): void {
    const postings = this.#postings.get(term);
    if (postings) postings.push(posting);
    else this.#postings.set(term, [posting]);
  }
}

function entriesOf(known: readonly KnownText[]): Map<string, Set<string>> {
  const entries = new Map<string, Set<string>>();
  for (const { id, topics } of known)
    if (id)
      for (const topic of topics) entries.set(topic, (entries.get(topic) ?? new Set()).add(id));
  return entries;
}

function vote(votes: Votes, name: string, cosine: number): void {
  votes.set(name, (votes.get(name) ?? 0) + cosine ** 2);
}
