/** Whether what stands in a text says a phrase: how much of it there is, and how close together. */
import { type Alignment, longestRun, type Pair } from './align.ts';
import { negations, type Sought, shortestCut, spareOf } from './sought.ts';
import type { Words } from './words.ts';

/** How much of a phrase has to stand there. */
export const least = {
  whole: 0.97,
  part: 0.72,
  cut: 0.4,
  density: 0.45,
  densityOfShort: 0.75,
  little: 0.6,
  nearlyAll: 0.8,
};

/** Sums of the same weights differ in the last digit by the order of adding. */
const rounding = 1e-6;

/**
 * Whether a stretch of text has the words to say it, whatever their order: what hasn't, need not be aligned.
 *
 * @param marks by the place of a word in the vocabulary: at least `mark`, if it stands in the stretch
 */
export function maySay(sought: Sought, marks: Int32Array, mark: number): boolean {
  const { places, keys, total, content } = sought;
  const has = (index: number) => (marks[places[index] ?? 0] ?? 0) >= mark;
  const present = weightIn(sought, marks, mark) + rounding;
  const isLong = content >= shortestCut.ofContent;
  if (present < total * (isLong ? least.cut : least.part) || !keys.every(has)) return false;
  if (present >= total * least.part) return true;
  return first.every(has) || first.every((index) => has(places.length - 1 - index));
}

function weightIn({ places, weights }: Sought, marks: Int32Array, mark: number): number {
  let present = 0;
  for (let index = 0; index < places.length; index++)
    if ((marks[places[index] ?? 0] ?? 0) >= mark) present += weights[index] ?? 0;
  return present;
}

/** The words without which no beginning, and from behind no end, of a phrase is said. */
const first = [...Array.from({ length: shortestCut.words }).keys()];

export function isSaid(
  sought: Sought,
  alignment: Alignment,
  words: Words,
  about: boolean,
): boolean {
  const said = new Set(alignment.pairs.map(([index]) => index));
  if (!sought.keys.every((key) => said.has(key)) || isDenied(alignment, words)) return false;
  const fills = alignment.pairs.length / words.texts.length;
  if (alignment.weight >= sought.total * least.whole)
    return isWhole(sought, alignment) && (!sought.needs || about || fills >= least.little);
  const isHalf = isMostOfIt(sought, alignment) || isCut(sought, alignment, words);
  return isHalf && (about || fills >= least.nearlyAll);
}

/** "The certificate has not expired" says the opposite of what it has all the words of. */
function isDenied({ pairs }: Alignment, { texts }: Words): boolean {
  return pairs.some(([inPhrase, inText], index) => {
    const next = pairs[index + 1];
    const isSplit = next?.[0] === inPhrase + 1 && next[1] === inText + 2;
    return isSplit && negations.has(texts[inText + 1] ?? '');
  });
}

function isWhole({ content }: Sought, alignment: Alignment): boolean {
  return content < 3 ? densityOf(alignment) === 1 : isDense(content, alignment);
}

function isDense(content: number, alignment: Alignment): boolean {
  return densityOf(alignment) >= (content < 5 ? least.densityOfShort : least.density);
}

/** A word or two of a long phrase were changed; a short one has none to spare. */
function isMostOfIt(sought: Sought, alignment: Alignment): boolean {
  const { total, content, weights, negations } = sought;
  const said = new Set(alignment.pairs.map(([index]) => index));
  if (!negations.every((index) => said.has(index))) return false;
  const found = alignment.pairs.filter(([index]) => (weights[index] ?? 0) >= 1).length;
  return (
    alignment.weight >= total * least.part &&
    content - found <= spareOf(sought) &&
    isDense(content, alignment)
  );
}

function densityOf({ pairs }: Alignment): number {
  return pairs.length / ((pairs.at(-1)?.[1] ?? 0) - (pairs[0]?.[1] ?? 0) + 1);
}

/** The beginning or the end of a phrase, word for word, where the text or its line breaks off. */
function isCut(sought: Sought, { pairs, weight }: Alignment, words: Words): boolean {
  const run = longestRun(pairs);
  const content = run.filter(([index]) => (sought.weights[index] ?? 0) >= 1).length;
  const enough =
    sought.content >= shortestCut.ofContent &&
    content >= shortestCut.content &&
    run.length >= shortestCut.words;
  if (!enough || weight < sought.total * least.cut) return false;
  return isCutAtEnd(sought, run, words) || isCutAtBeginning(sought, run, words);
}

/** The last word may be half a word. */
function isCutAtEnd({ words: phrase }: Sought, run: readonly Pair[], words: Words): boolean {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last || first[0] !== 0) return false;
  const here = words.lines[last[1]];
  if (words.lines[last[1] + 1] !== here) return true;
  const isHalf = phrase[last[0] + 1]?.startsWith(words.texts[last[1] + 1] ?? ' ');
  return !!isHalf && words.lines[last[1] + 2] !== here;
}

function isCutAtBeginning({ words: phrase }: Sought, run: readonly Pair[], words: Words): boolean {
  const [first] = run;
  if (!first || run.at(-1)?.[0] !== phrase.length - 1) return false;
  return words.lines[first[1] - 1] !== words.lines[first[1]];
}
