import type { Quote } from './observation.ts';

/** What was read in a pasted text. */
export interface Reading {
  readonly quotes: readonly Quote[];
  /** Secrets that were cut out before anything else looked at the text. */
  readonly redacted: number;
}

/** A phrase to look for. `needs`: it counts only in a text that is about that, or is little else. */
export interface SoughtPhrase {
  readonly phrase: string;
  readonly needs?: 'exchange' | undefined;
}
