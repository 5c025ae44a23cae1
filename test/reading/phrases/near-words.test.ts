/** Short cuts of reading words: each against the long way. */

import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { foldedLine } from '../../../src/reading/paste.ts';
import { asScanned, Vocabulary } from '../../../src/reading/phrases/vocabulary.ts';
import { wordsOf } from '../../../src/reading/phrases/words.ts';

const phrases = loadKnowledge().flatMap(({ said }) => said.map(({ phrase }) => phrase));
const known = [...new Set(phrases.flatMap(wordsOf))];
const vocabulary = new Vocabulary(known);
const scanned = new Map(
  known.filter((word) => /\p{L}/u.test(word)).map((word) => [asScanned(word), word]),
);

const isFuzzy = (word: string) => word.length >= 5 && word.length <= 30 && !/\d/.test(word);
const editsOf = (length: number) => (length >= 9 ? 2 : 1);

/** Compares a word with all others. */
function meantBy(word: string): string | undefined {
  if (known.includes(word)) return word;
  const mistaken = scanned.get(asScanned(word));
  if (mistaken !== undefined || !isFuzzy(word)) return mistaken;
  const [nearest] = known
    .filter(isFuzzy)
    .map((other) => ({ other, edits: distance(word, other) }))
    .filter(({ other, edits }) => edits <= editsOf(Math.min(word.length, other.length)))
    .sort((a, b) => a.edits - b.edits || (a.other < b.other ? -1 : 1));
  return nearest?.other;
}

const edit = fc.tuple(
  fc.constantFrom('drop', 'put', 'change'),
  fc.nat(40),
  fc.constantFrom(...'abeinorstx'),
);

test('a word with typing errors means the nearest known word, as comparing it with all finds', () => {
  const mistyped = fc
    .tuple(fc.constantFrom(...known), fc.array(edit, { maxLength: 3 }))
    .map(([word, edits]) =>
      edits.reduce((text, [how, place, letter]) => {
        const at = place % (text.length + 1);
        return (
          text.slice(0, at) +
          (how === 'drop' ? '' : letter) +
          text.slice(how === 'put' ? at : at + 1)
        );
      }, word),
    );
  fc.assert(
    fc.property(mistyped, (word) => {
      expect(vocabulary.meant(word)).toBe(meantBy(word));
    }),
    { numRuns: 600 },
  );
});

const ascii = fc.string({
  unit: fc.constantFrom(
    ..."aect0189x.-' \t`n",
    'cannot ',
    "can't ",
    "isn't ",
    'E-Mail ',
    '0x0970',
    '-2147221227 ',
  ),
});

test('a line of ASCII has the same words as among others', () => {
  fc.assert(
    fc.property(ascii, (line) => {
      expect([...wordsOf(line), 'ж']).toEqual(wordsOf(`${line} ж`));
    }),
  );
});

test('a line of ASCII is folded as among others', () => {
  fc.assert(
    fc.property(ascii, (line) => {
      expect(`${foldedLine(line)}ж`).toBe(foldedLine(`${line}ж`));
    }),
  );
});
