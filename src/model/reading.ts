import type { Quote } from './observation.ts';

/** What was read in a pasted text. */
export interface Reading {
  readonly quotes: readonly Quote[];
  /** Secrets that were cut out before anything else looked at the text. */
  readonly redacted: number;
  /** What texts like it turned out to mean, the likest first. It is worked out when asked for. */
  readonly likely: () => readonly Likely[];
}

/** What a text means if it means the same as those it resembles. */
export interface Likely {
  /** Of an entry. */
  readonly id: string;
  /** Where it resembles them most. */
  readonly quote: Quote;
}

/** A text whose meaning is known. */
export interface KnownText {
  readonly text: string;
  /** What it means, by the topics of the entries; nothing: it is none of ours. */
  readonly topics: readonly string[];
  /** Of the entry in which it stands. */
  readonly id?: string;
}

/** A phrase to look for. `needs`: it counts only in a text that is about that, or is little else. */
export interface SoughtPhrase {
  readonly phrase: string;
  readonly needs?: 'exchange' | undefined;
}
