/**
 * How much of a phrase stands in a stretch of text, in order: the heaviest common subsequence.
 */

export interface Alignment {
  /** Pairs of places, in the phrase and in the text, in order. */
  readonly pairs: readonly Pair[];
  readonly weight: number;
}

export type Pair = readonly [inPhrase: number, inText: number];

/** @param text the words from `start` to before `end` count; both sides small, the time is their product */
export function align(
  phrase: readonly string[],
  weights: readonly number[],
  text: readonly (string | undefined)[],
  start: number,
  end: number,
): Alignment {
  const width = end - start;
  const best = new Float64Array((phrase.length + 1) * (width + 1));
  const at = (row: number, column: number) => best[row * (width + 1) + column] ?? 0;
  const taken = (row: number, column: number) =>
    phrase[row] === text[start + column] ? (weights[row] ?? 0) + at(row + 1, column + 1) : 0;
  for (let cell = phrase.length * width - 1; cell >= 0; cell--) {
    const row = Math.floor(cell / width);
    const column = cell % width;
    const here = Math.max(taken(row, column), at(row + 1, column), at(row, column + 1));
    best[row * (width + 1) + column] = here;
  }
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (at(row, column) > 0) {
    const isPair = taken(row, column) === at(row, column);
    if (isPair) pairs.push([row, start + column]);
    const down = isPair || at(row, column) === at(row + 1, column);
    if (isPair || !down) column += 1;
    if (down) row += 1;
  }
  return { pairs: tightened(pairs, phrase, text), weight: at(0, 0) };
}

/** The same words as close together as they stand: each at its last place before the next. */
function tightened(
  pairs: readonly Pair[],
  phrase: readonly string[],
  text: readonly (string | undefined)[],
): Pair[] {
  let next = Number.POSITIVE_INFINITY;
  return pairs
    .toReversed()
    .map(([inPhrase, inText]): Pair => {
      const last =
        next === Number.POSITIVE_INFINITY ? inText : text.lastIndexOf(phrase[inPhrase], next - 1);
      next = last;
      return [inPhrase, last];
    })
    .toReversed();
}

/** The longest stretch of pairs without a gap on either side. */
export function longestRun(pairs: readonly Pair[]): readonly Pair[] {
  let best: readonly Pair[] = [];
  let start = 0;
  for (let at = 1; at <= pairs.length; at++) {
    if (follows(pairs[at - 1], pairs[at])) continue;
    if (at - start > best.length) best = pairs.slice(start, at);
    start = at;
  }
  return best;
}

function follows(before: Pair | undefined, here: Pair | undefined): boolean {
  return !!before && !!here && here[0] === before[0] + 1 && here[1] === before[1] + 1;
}
