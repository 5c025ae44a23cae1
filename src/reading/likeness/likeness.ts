/**
 * What texts like it turned out to mean: the guess of last resort, for the many wordings that no phrase
 * foresees, and a second thought where a text can't tell.
 *
 * Texts are compared by their terms, a rare one weighing more than a usual one (TF-IDF, cosine); the
 * nearest ones vote for what they mean. Texts that are none of ours vote, too. The thresholds were
 * chosen on pastes that are in none of the files (2026-11-23): below them guesses are more often wrong
 * than right, and beyond the twelfth neighbor there is noise.
 * Source: Manning, Raghavan, Schuetze, Introduction to Information Retrieval, 6.2-6.4, 14.3.
 */
import type { KnownText, Meaning, Nearest } from '../../model/reading.ts';
import { TermIndex } from './term-index.ts';

const neighbors = 12;
/** For an answer of their own: the sum of the squared cosines of the entries' texts that vote for the first. */
const leastVotes = 0.2;
/** What people pasted says more of what others paste than the examples and phrases of entries. */
const pastedWeight = 1.5;
/** Of the votes of the nearest texts that people pasted. */
const doubtfulFrom = 0.4;

type Votes = Map<string, number>;

export interface Neighborhood extends Omit<Nearest, 'quote'> {
  /** The text that resembles it most. */
  readonly like: string;
}

export class Likeness {
  readonly #known: readonly KnownText[];
  readonly #index: TermIndex;
  /** The entries that answer a topic. */
  readonly #entries: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(known: readonly KnownText[]) {
    this.#known = known;
    this.#index = new TermIndex(known.map(({ text }) => text));
    this.#entries = entriesOf(known);
  }

  /** Its time grows with the text. */
  around(text: string): Neighborhood {
    const nearest = this.#index.nearest(text, neighbors).flatMap(({ index, cosine }) => {
      const known = this.#known[index];
      return known ? [{ ...known, votes: weightOf(known) * cosine ** 2 }] : [];
    });
    const topics: Votes = new Map();
    const entries: Votes = new Map();
    for (const { id, topics: meant, votes } of nearest) {
      for (const topic of meant) vote(topics, topic, votes);
      if (id) vote(entries, id, votes);
    }
    const foreign = sumOf(nearest.filter(({ topics: meant }) => meant.length === 0));
    const pasted = nearest.filter(({ id, topics: meant }) => !id && meant.length > 0);
    const several = pasted.filter(({ topics: meant }) => meant.length > 1);
    const best = Math.max(0, ...topics.values());
    return {
      meanings: this.#meaningsOf(topics, entries, foreign),
      isDoubtful: several.length > 0 && sumOf(several) >= doubtfulFrom * sumOf(pasted),
      isNear: best >= leastVotes && best > foreign,
      like: nearest[0]?.text ?? '',
    };
  }

  #meaningsOf(topics: Votes, entries: Votes, foreign: number): Meaning[] {
    const all = [...topics.values()].reduce((sum, votes) => sum + votes, foreign);
    return [...topics]
      .sort(([, a], [, b]) => b - a)
      .flatMap(([topic, votes]) => {
        const id = this.#entryOf(topic, entries);
        return id ? [{ topic, id, share: votes / all }] : [];
      });
  }

  /** Of several entries that answer a topic the one whose own texts are nearest. */
  #entryOf(topic: string, own: Votes): string | undefined {
    const entries = [...(this.#entries.get(topic) ?? [])];
    return entries.toSorted((a, b) => (own.get(b) ?? 0) - (own.get(a) ?? 0))[0];
  }
}

function weightOf({ id, topics }: KnownText): number {
  return id === undefined && topics.length > 0 ? pastedWeight : 1;
}

function entriesOf(known: readonly KnownText[]): Map<string, Set<string>> {
  const entries = new Map<string, Set<string>>();
  for (const { id, topics } of known)
    if (id)
      for (const topic of topics) entries.set(topic, (entries.get(topic) ?? new Set()).add(id));
  return entries;
}

function sumOf(voters: readonly { readonly votes: number }[]): number {
  return voters.reduce((sum, { votes }) => sum + votes, 0);
}

function vote(votes: Votes, name: string, weight: number): void {
  votes.set(name, (votes.get(name) ?? 0) + weight);
}
