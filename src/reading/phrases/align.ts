/**
 * How much of a phrase stands in a stretch of text, in order: the heaviest common subsequence.
 */

export interface Alignment {
  /** Pairs of places, in the phrase and in the text, in order. */
  readonly pairs: readonly Pair[];
  readonly weight: number;
}

export type Pair = readonly [inPhrase: number, inText: number];

/**
 * Words are compared as numbers; no number in the text that is none of the phrase's matters.
 *
 * @param text the words from `start` to before `end` count; both sides small, the time is their product
 */
export function align(
  phrase: Int32Array,
  weights: readonly number[],
  text: Int32Array,
  start: number,
  end: number,
): Alignment {
  const whole = wholeIn(phrase, text, start, end);
  if (whole) return { pairs: tightened(whole, phrase, text), weight: sumOf(weights) };
  const best = heaviest(phrase, weights, text.subarray(start, end));
  const row = end - start + 1;
  const pairs: Pair[] = [];
  const isPair = (at: number, inPhrase: number, inText: number) =>
    phrase[inPhrase] === text[inText] &&
    best[at] === (weights[inPhrase] ?? 0) + (best[at + row + 1] ?? 0);
  let at = 0;
  while ((best[at] ?? 0) > 0) {
    const inPhrase = Math.floor(at / row);
    const inText = start + (at % row);
    if (isPair(at, inPhrase, inText)) {
      pairs.push([inPhrase, inText]);
      at += row + 1;
    } else at += best[at] === best[at + row] ? row : 1;
  }
  return { pairs: tightened(pairs, phrase, text), weight: best[0] ?? 0 };
}

function sumOf(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** All of the phrase, each word at its first place behind the one before; the others need not be weighed. */
function wholeIn(
  phrase: Int32Array,
  text: Int32Array,
  start: number,
  end: number,
): Pair[] | undefined {
  const pairs: Pair[] = [];
  for (let inText = start; inText < end && pairs.length < phrase.length; inText++)
    if (phrase[pairs.length] === text[inText]) pairs.push([pairs.length, inText]);
  return pairs.length === phrase.length ? pairs : undefined;
}

/** For each rest of the phrase (rows) and of the text (columns) the most they have in common. */
function heaviest(phrase: Int32Array, weights: readonly number[], text: Int32Array): Float64Array {
  const row = text.length + 1;
  const best = new Float64Array((phrase.length + 1) * row);
  for (let inPhrase = phrase.length - 1; inPhrase >= 0; inPhrase--) {
    const word = phrase[inPhrase];
    const weight = weights[inPhrase] ?? 0;
    for (let column = text.length - 1; column >= 0; column--) {
      const at = inPhrase * row + column;
      const without = Math.max(best[at + row] ?? 0, best[at + 1] ?? 0);
      best[at] =
        word === text[column] ? Math.max(weight + (best[at + row + 1] ?? 0), without) : without;
    }
  }
  return best;
}

/** The same words as close together as they stand: each at its last place before the next. */
function tightened(pairs: readonly Pair[], phrase: Int32Array, text: Int32Array): Pair[] {
  let next = Number.POSITIVE_INFINITY;
  return pairs
    .toReversed()
    .map(([inPhrase, inText]): Pair => {
      const last =
        next === Number.POSITIVE_INFINITY
          ? inText
          : text.lastIndexOf(phrase[inPhrase] ?? -1, next - 1);
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
