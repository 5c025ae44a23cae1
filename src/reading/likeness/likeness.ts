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
import { highest, TermIndex } from './term-index.ts';

const neighbors = 12;
/** For an answer of their own: the sum of the squared cosines of the entries' texts that vote for the first. */
const leastVotes = 0.2;
/** What people pasted says more of what others paste than the examples and phrases of entries. */
const pastedWeight = 1.5;
/** Of the votes of the nearest texts that people pasted. */
const doubtfulFrom = 0.4;

/** By the id of the entry. */
type EntryTexts = Map<string, readonly number[]>;

export interface Neighborhood extends Omit<Nearest, 'quote'> {
  /** The text that resembles it most. */
  readonly like: string;
}

export class Likeness {
  readonly #known: readonly KnownText[];
  readonly #index: TermIndex;
  /** Of the entries that answer a topic, by topic: where their own texts stand. */
  readonly #entries: ReadonlyMap<string, EntryTexts>;

  constructor(known: readonly KnownText[]) {
    this.#known = known;
    this.#index = new TermIndex(known.map(({ text }) => text));
    this.#entries = entriesOf(known);
  }

  /** Its time grows with the text. */
  around(text: string): Neighborhood {
    const cosines = this.#index.cosinesTo(text);
    const nearest = highest(cosines, neighbors).flatMap(({ index, cosine }) => {
      const known = this.#known[index];
      return known ? [{ ...known, votes: weightOf(known) * cosine ** 2 }] : [];
    });
    const foreign = sumOf(nearest.filter(({ topics }) => topics.length === 0));
    const pasted = nearest.filter(({ id, topics }) => !id && topics.length > 0);
    const several = pasted.filter(({ topics }) => topics.length > 1);
    const votes = new Map<string, number>();
    for (const voter of nearest)
      for (const topic of voter.topics) votes.set(topic, (votes.get(topic) ?? 0) + voter.votes);
    const best = Math.max(0, ...votes.values());
    return {
      meanings: this.#meaningsOf(votes, foreign, cosines),
      isDoubtful: several.length > 0 && sumOf(several) >= doubtfulFrom * sumOf(pasted),
      isNear: best >= leastVotes && best > foreign,
      like: nearest[0]?.text ?? '',
    };
  }

  #meaningsOf(
    votes: ReadonlyMap<string, number>,
    foreign: number,
    cosines: Float64Array,
  ): Meaning[] {
    const all = [...votes.values()].reduce((sum, own) => sum + own, foreign);
    return [...votes]
      .sort(([, a], [, b]) => b - a)
      .flatMap(([topic, own]) => {
        const id = this.#entryOf(topic, cosines);
        return id ? [{ topic, id, share: own / all }] : [];
      });
  }

  /** Of several entries that answer a topic the one with the nearest text; of those that have none, the one with the most texts. */
  #entryOf(topic: string, cosines: Float64Array): string | undefined {
    const ranked = [...(this.#entries.get(topic) ?? [])].map(([id, texts]) => ({
      id,
      cosine: Math.max(...texts.map((index) => cosines[index] ?? 0)),
      count: texts.length,
    }));
    return ranked.sort((a, b) => b.cosine - a.cosine || b.count - a.count)[0]?.id;
  }
}

function weightOf({ id, topics }: KnownText): number {
  return id === undefined && topics.length > 0 ? pastedWeight : 1;
}

function entriesOf(known: readonly KnownText[]): Map<string, EntryTexts> {
  const entries = new Map<string, EntryTexts>();
  for (const [index, { id, topics }] of known.entries()) {
    if (!id) continue;
    for (const topic of topics) {
      const texts: EntryTexts = entries.get(topic) ?? new Map();
      entries.set(topic, texts.set(id, [...(texts.get(id) ?? []), index]));
    }
  }
  return entries;
}

function sumOf(voters: readonly { readonly votes: number }[]): number {
  return voters.reduce((sum, { votes }) => sum + votes, 0);
}
