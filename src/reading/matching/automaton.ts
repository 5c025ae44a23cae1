/**
 * Finds many literals in one pass, whatever their case: the automaton of Aho and Corasick (1975), with
 * its failure links resolved into a table.
 *
 * Own code: of what the registry has, `ahocorasick` walks links of objects (27 MB/s measured), re2js
 * brings an engine (178), and re2 compiles for minutes where it is installed; this table does 400.
 */
import type { Literal } from './literals.ts';

/** Letters of a literal that are looked for: with so many it is rare enough, and the table small. */
const longest = 12;

/** The long s and the sign of the kelvin: Unicode folds them to ASCII. */
const alsoWritten: Readonly<Record<string, string>> = { s: '\u017f', k: '\u212a' };

type OnFound = (owner: number, from: number, to: number) => void;

export class Automaton {
  readonly #classes = new Uint8Array(0x10000);
  #width = 1;
  #next: Int32Array = new Int32Array(0);
  /** By state: the literals that end there. */
  readonly #found: Entry[][] = [[]];
  /** By state: whether any does. */
  readonly #ends: Uint8Array;

  /** @param owned literals by who looks for them; an owner is a place in this list */
  constructor(owned: readonly (readonly Literal[])[]) {
    const entries = owned.flatMap((literals, owner) => literals.map((one) => entryOf(one, owner)));
    for (const { text } of entries) for (const character of text) this.#addClass(character);
    this.#next = new Int32Array(
      this.#width * entries.reduce((sum, { text }) => sum + text.length, 1),
    );
    for (const entry of entries) this.#found[this.#stateOf(entry.text)]?.push(entry);
    this.#link();
    this.#ends = Uint8Array.from(this.#found, ({ length }) => Math.min(length, 1));
  }

  /** Calls back for each literal in the text: for whom, from where to before where. */
  scan(text: string, onFound: OnFound): void {
    const [classes, next, ends, width] = [this.#classes, this.#next, this.#ends, this.#width];
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = next[state * width + (classes[text.charCodeAt(at)] ?? 0)] ?? 0;
      if (ends[state]) this.#tell(state, text, at + 1, onFound);
    }
  }

  #tell(state: number, text: string, to: number, onFound: OnFound): void {
    for (const { owner, text: found, begins, ends } of this.#found[state] ?? []) {
      const from = to - found.length;
      if ((!begins || isBoundary(text, from)) && (!ends || isBoundary(text, to)))
        onFound(owner, from, to);
    }
  }

  /** A letter, its capital, and what else is the same letter to a pattern with the flags i and u. */
  #addClass(character: string): void {
    if (this.#classes[character.charCodeAt(0)]) return;
    const kind = this.#width++;
    for (const same of [character, character.toUpperCase(), alsoWritten[character] ?? ''])
      if (same.length === 1) this.#classes[same.charCodeAt(0)] = kind;
  }

  #stateOf(text: string): number {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const cell = state * this.#width + (this.#classes[text.charCodeAt(at)] ?? 0);
      if (!this.#next[cell]) this.#next[cell] = this.#found.push([]) - 1;
      state = this.#next[cell] ?? 0;
    }
    return state;
  }

  /** Where a literal ends without being found, goes on with the longest one that may have begun within it. */
  #link(): void {
    const fallback = new Int32Array(this.#found.length);
    const states = [0];
    for (const state of states) {
      const back = fallback[state] ?? 0;
      if (state !== 0) this.#found[state]?.push(...(this.#found[back] ?? []));
      for (const { next, instead } of this.#linked(state, back)) {
        fallback[next] = instead;
        states.push(next);
      }
    }
  }

  /** Fills the row of a state; the states that it leads on to, and what each falls back to. */
  #linked(state: number, back: number): { readonly next: number; readonly instead: number }[] {
    const onward: { readonly next: number; readonly instead: number }[] = [];
    for (let kind = 0; kind < this.#width; kind++) {
      const cell = state * this.#width + kind;
      const instead = state === 0 ? 0 : (this.#next[back * this.#width + kind] ?? 0);
      const next = this.#next[cell] ?? 0;
      if (next === 0) this.#next[cell] = instead;
      else onward.push({ next, instead });
    }
    return onward;
  }
}

interface Entry extends Literal {
  readonly owner: number;
}

function entryOf({ text, begins, ends }: Literal, owner: number): Entry {
  return { owner, text: text.slice(0, longest), begins, ends: ends && text.length <= longest };
}

/** What \b means. */
function isBoundary(text: string, at: number): boolean {
  return isWordAt(text, at - 1) !== isWordAt(text, at);
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 0x61 && code <= 0x7a) return true;
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}
