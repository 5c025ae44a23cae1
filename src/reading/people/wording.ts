/** A fault, and what has to stand in a passage for it to be told there. */
export interface Wording {
  readonly code: string;
  /** Patterns for folded text; each of them, in any order. */
  readonly all: readonly RegExp[];
  /** So many characters at most lie between the places at which they are found first. */
  readonly within?: number;
  /** Where this stands, it is another story. */
  readonly but?: RegExp;
  /** A text in which this stands is about our field, though it does not name Exchange. */
  readonly ours?: RegExp;
}

/** The program: names of hosts have the word, too. */
export const outlook = /\boutlook\b(?!\.(?:com|office|office365|live|de|fr)\b)/;
