import type { Quote } from './observation.ts';

/** What was read in a pasted text. */
export interface Reading {
  readonly quotes: readonly Quote[];
  /** Secrets that were cut out before anything else looked at the text. */
  readonly redacted: number;
  readonly resemblance: Resemblance;
}

/** A text beside others whose meaning is known; worked out when asked for. */
export interface Resemblance {
  readonly company: () => Company;
  /** @param isAlone nothing else is found in the text: then nothing, unless it tells of trouble with mail */
  readonly nearest: (isAlone: boolean) => Nearest;
}

/** What means several things at once, in the texts whose meaning is known. */
export interface Company {
  /** How often a text of the one topic means the other as well; 0 to 1. */
  together(topic: string, other: string): number;
  /** Whether a text of this topic mostly means other things as well. */
  isMostlyInCompany(topic: string): boolean;
}

/** What texts like it turned out to mean. */
export interface Nearest {
  /** The likeliest first. */
  readonly meanings: readonly Meaning[];
  /** Whether they mostly meant several things at once. */
  readonly isDoubtful: boolean;
  /** Whether they are near enough to be an answer of their own. */
  readonly isNear: boolean;
  /** Where the text resembles them most. @throws Error if it resembles none */
  readonly quote: () => Quote;
}

export interface Meaning {
  readonly topic: string;
  /** Of an entry that answers it. */
  readonly id: string;
  /** Of the votes of the nearest, none of ours among them; 0 to 1. */
  readonly share: number;
}

/** What is like nothing that is known. */
export const nowhere: Nearest = {
  meanings: [],
  isDoubtful: false,
  isNear: false,
  quote: () => {
    throw new Error('what is like nothing has no likest line');
  },
};

export const unlikeAny: Resemblance = {
  company: () => ({ together: () => 0, isMostlyInCompany: () => false }),
  nearest: () => nowhere,
};

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
