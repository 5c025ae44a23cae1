/**
 * One matcher for all patterns of all readings: a single pass over the text says which patterns have to
 * be tried on which lines, and only there they are.
 *
 * What a pattern needs is derived from it (literals.ts), so nothing has to be declared twice; a pattern
 * the matcher was not built with is tried on every line. Found is what trying each pattern on each line
 * finds, except in texts made to be slow: there the work is shared out, and the first and the last
 * places of each pattern are tried.
 */
import { isAscii } from './ascii.ts';
import { Automaton } from './automaton.ts';
import { needsOf } from './literals.ts';

/** A match of a pattern in a line; the first line is 1. */
export interface Match {
  /** The whole of it and its groups. */
  readonly groups: readonly (string | undefined)[];
  readonly index: number;
  readonly line: number;
}

interface Lines {
  readonly lines: readonly string[];
  readonly folded: readonly string[];
}

/** Characters of a line up to which it is tried whole, and of all lines of a text that are tried by all patterns. */
export const limits = { line: 512, all: 6_000_000 };

export class Matcher {
  readonly #owners: ReadonlyMap<RegExp, number>;
  readonly #margins: readonly number[];
  readonly #automaton: Automaton;

  constructor(patterns: readonly RegExp[]) {
    const needs = patterns.map((pattern) => ({ pattern, ...needsOf(pattern) }));
    const known = needs.filter(({ literals }) => literals.length > 0);
    this.#owners = new Map(known.map(({ pattern }, owner) => [pattern, owner]));
    // What looks like a match where a line is cut off must not overlap one that is.
    this.#margins = known.map(({ longest }) => 2 * longest + 2);
    this.#automaton = new Automaton(known.map(({ literals }) => literals));
  }

  /** Goes through a text once. */
  search(text: Lines): Search {
    const places = new Places(this.#margins);
    for (const [index, line] of text.lines.entries()) {
      if (line === '') continue;
      const folded = text.folded[index] ?? '';
      // What differs in case only has the same literals in the same places.
      const isSame = folded === line || (folded.length === line.length && isAscii(line));
      this.#scan(places, index, folded, isSame ? 'both' : 'folded');
      if (!isSame) this.#scan(places, index, line, 'line');
    }
    return new Search(text, this.#owners, places);
  }

  #scan(places: Places, index: number, line: string, side: Side): void {
    const where = { index, side, length: line.length };
    this.#automaton.scan(line, (owner, from, to) => places.add(owner, where, from, to));
  }
}

/** Which form of a line it was found in. */
type Side = 'folded' | 'line' | 'both';

/** A part of a line that a pattern has to be tried on. */
interface Place {
  readonly index: number;
  readonly side: Side;
  readonly from: number;
  to: number;
}

/** Where each pattern has to be tried, in order. */
class Places {
  readonly #margins: readonly number[];
  readonly #byOwner: Place[][];
  #all = 0;

  constructor(margins: readonly number[]) {
    this.#margins = margins;
    this.#byOwner = margins.map(() => []);
  }

  add(
    owner: number,
    { index, side, length }: Pick<Place, 'index' | 'side'> & { readonly length: number },
    from: number,
    to: number,
  ): void {
    const places = this.#byOwner[owner];
    const last = places?.at(-1);
    const isOn = last !== undefined && last.index === index && last.side === side;
    if (isOn && last.to === length) return;
    const margin = length <= limits.line ? length : (this.#margins[owner] ?? length);
    const start = Math.max(0, from - margin);
    const end = Math.min(length, to + margin);
    if (isOn && last.to >= start) {
      this.#all += end - last.to;
      last.to = end;
    } else {
      this.#all += end - start;
      places?.push({ index, side, from: start, to: end });
    }
  }

  /** All of them; where a text asks for too much, the first and the last of each pattern. */
  of(owner: number): readonly Place[] {
    const places = this.#byOwner[owner] ?? [];
    if (this.#all <= limits.all) return places;
    const asking = this.#byOwner.filter(({ length }) => length > 0).length;
    const share = limits.all / asking / 2;
    const first = within(places, share);
    const last = within(places.slice(first.length).toReversed(), share).reverse();
    return [...first, ...last];
  }
}

function within(places: readonly Place[], most: number): Place[] {
  let left = most;
  return places.filter(({ from, to }) => {
    left -= to - from;
    return left >= 0;
  });
}

/** What the patterns find in one text. */
export class Search {
  readonly #text: Lines;
  readonly #owners: ReadonlyMap<RegExp, number>;
  readonly #places: Places;

  constructor(text: Lines, owners: ReadonlyMap<RegExp, number>, places: Places) {
    this.#text = text;
    this.#owners = owners;
    this.#places = places;
  }

  /** The matches in the folded lines, in order: all in a line of a pattern with the flag g, else the first. */
  folded(pattern: RegExp): Match[] {
    return [...this.#matches(pattern, 'folded')];
  }

  /** The first of them; what stands behind it is not looked at. */
  first(pattern: RegExp): Match | undefined {
    return this.#matches(pattern, 'folded').next().value || undefined;
  }

  /** The same in the lines as they stand. */
  lines(pattern: RegExp): Match[] {
    return [...this.#matches(pattern, 'line')];
  }

  /** The lines where one of the patterns may match, by their numbers: all others need not be tried. */
  linesFor(patterns: readonly RegExp[]): number[] {
    const asking = patterns.flatMap((pattern) =>
      Array.from(this.#placesOf(pattern, this.#text.lines), ({ index }) => index + 1),
    );
    return [...new Set(asking)].sort((a, b) => a - b);
  }

  /** How many characters it is tried on. */
  charactersFor(pattern: RegExp): number {
    const places = this.#placesOf(pattern, this.#text.lines);
    return Array.from(places, ({ from, to }) => to - from).reduce((sum, one) => sum + one, 0);
  }

  /** Whether it stands anywhere in the lines as they are. */
  has(pattern: RegExp): boolean {
    return !this.#matches(pattern, 'line').next().done;
  }

  *#matches(pattern: RegExp, side: 'folded' | 'line'): Generator<Match> {
    let done = -1;
    const lines = side === 'folded' ? this.#text.folded : this.#text.lines;
    for (const place of this.#placesOf(pattern, lines)) {
      const isOther = place.side !== side && place.side !== 'both';
      if (isOther || (place.index === done && !pattern.global)) continue;
      const matches = matchesIn(pattern, lines[place.index] ?? '', place);
      if (matches.length > 0) done = place.index;
      yield* matches;
    }
  }

  #placesOf(pattern: RegExp, lines: readonly string[]): Iterable<Place> {
    const owner = this.#owners.get(pattern);
    if (owner !== undefined) return this.#places.of(owner);
    return lines.map((line, index) => ({ index, side: 'both', from: 0, to: line.length }));
  }
}

/** The same pattern, able to go on behind what it has found. */
function seekingOf(pattern: RegExp): RegExp {
  if (pattern.global) return pattern;
  const known = seeking.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
  seeking.set(pattern, known);
  return known;
}

const seeking = new WeakMap<RegExp, RegExp>();

/** All of a pattern with the flag g, else the first. */
function matchesIn(pattern: RegExp, line: string, { index, from, to }: Place): Match[] {
  const part = line.slice(from, to);
  const found: Match[] = [];
  const seeker = seekingOf(pattern);
  const most = pattern.global ? Number.POSITIVE_INFINITY : 1;
  // Not matchAll: it copies the pattern for every line.
  seeker.lastIndex = 0;
  while (found.length < most) {
    const match = seeker.exec(part);
    if (!match) break;
    if (!isCut(match, line, from, to))
      found.push({ groups: match, index: from + match.index, line: index + 1 });
    if (match[0] === '') seeker.lastIndex += 1;
  }
  return found;
}

/** What touches the end of a part was not seen with what stands around it. */
function isCut(match: RegExpExecArray, line: string, from: number, to: number): boolean {
  const end = from + match.index + match[0].length;
  return (from > 0 && match.index === 0) || (to < line.length && end === to);
}
