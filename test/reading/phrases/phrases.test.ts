/** The finder of phrases finds what aligning every phrase finds, around its three rarest words. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { resultCodeWords } from '../../../src/reading/codes/result-codes.ts';
import { align } from '../../../src/reading/phrases/align.ts';
import { PhraseFinder } from '../../../src/reading/phrases/phrases.ts';
import { isSaid } from '../../../src/reading/phrases/said.ts';
import { soughtOf } from '../../../src/reading/phrases/sought.ts';
import { Vocabulary } from '../../../src/reading/phrases/vocabulary.ts';
import { wordsOf, wordsOfText } from '../../../src/reading/phrases/words.ts';

const knowledge = loadKnowledge();
const phrases = [
  ...new Map(knowledge.flatMap(({ said }) => said.map((one) => [one.phrase, one]))).values(),
];
const vocabulary = new Vocabulary([
  ...phrases.flatMap(({ phrase }) => wordsOf(phrase)),
  ...resultCodeWords,
]);
const finder = new PhraseFinder(phrases, vocabulary);
const sought = phrases.map((phrase) => soughtOf(phrase, vocabulary));

const examples = knowledge
  .flatMap(({ examples: { match, ignore } }) => [...match, ...ignore])
  .filter((example) => typeof example === 'string');

const readings = examples.flatMap((text) => [
  text,
  text.slice(0, Math.ceil(text.length * 0.6)),
  text.replaceAll(/(.{24})/g, '$1\n'),
]);

/** Without asking first whether its words are there. */
function everyPhrase(text: string, about: boolean): string[] {
  const words = wordsOfText(text.split('\n'), (word) => vocabulary.has(word));
  const meant = Int32Array.from(words.texts, (word) => vocabulary.placeOf(word));
  return sought
    .filter((one) => {
      // A short phrase has no word to spare anywhere.
      const missing = [...one.places.entries()]
        .filter(([, place]) => !meant.includes(place))
        .reduce((sum, [index]) => sum + (one.weights[index] ?? 0), 0);
      if (one.content < 4 && missing > 0.03 * one.total) return false;
      const slack = Math.ceil(one.places.length / 2) + 3;
      const starts = [...one.places.entries()]
        .map(([index, place]) => ({
          index,
          at: [...meant.keys()].filter((at) => meant[at] === place),
        }))
        .filter(({ index, at }) => at.length > 0 && (one.weights[index] ?? 0) >= 1)
        .sort((a, b) => a.at.length - b.at.length)
        .slice(0, 3)
        .flatMap(({ index, at }) => at.map((place) => place - index - slack));
      return [...new Set(starts)].some((start) => {
        const end = Math.min(meant.length, start + one.places.length + 2 * slack);
        const alignment = align(one.places, one.weights, meant, Math.max(0, start), end);
        return isSaid(one, alignment, words, about);
      });
    })
    .map(({ phrase }) => phrase);
}

test('no phrase of an example is missed for being looked for in few places', {
  timeout: 120_000,
}, () => {
  const sample = readings.filter((text, index) => index % 9 === 0 && text.length < 600);
  expect(sample.length).toBeGreaterThan(100);
  for (const text of sample) {
    const words = wordsOfText(text.split('\n'), (word) => vocabulary.has(word));
    const found = finder.find(words, true).map(({ phrase }) => phrase);
    expect(found).toEqual(everyPhrase(text, true));
  }
});
