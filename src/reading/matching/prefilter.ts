/**
 * Which of many patterns a text may hold at all: one pass instead of one a pattern.
 *
 * For texts that are tried whole; where lines are tried, the matcher says on which.
 */
import { Automaton } from './automaton.ts';
import { needsOf } from './literals.ts';

export class Prefilter {
  readonly #patterns: readonly RegExp[];
  readonly #automaton: Automaton;
  /** Nothing is known of them. */
  readonly #always: readonly RegExp[];

  constructor(patterns: readonly RegExp[]) {
    const needs = patterns.map((pattern) => needsOf(pattern).literals);
    this.#patterns = patterns;
    this.#always = patterns.filter((_, at) => needs[at]?.length === 0);
    this.#automaton = new Automaton(needs);
  }

  suspectedIn(text: string): ReadonlySet<RegExp> {
    const suspected = new Set(this.#always);
    this.#automaton.scan(text, (at) => {
      const pattern = this.#patterns[at];
      if (pattern) suspected.add(pattern);
    });
    return suspected;
  }
}
