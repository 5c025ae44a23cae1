/** What texts like it turned out to mean, beside what a text says itself. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Quote } from '../../src/model/observation.ts';
import { entry } from '../entry.ts';

const quote = (phrase: string, name = 'phrase'): Quote => ({
  witness: 'quote',
  name,
  evidence: { phrase },
  text: phrase,
  line: 1,
});

const knowledge = [
  entry('locked', { said: [{ phrase: 'shut', certainty: 'proven' }], topics: ['shut'] }),
  entry('stuck', { said: [{ phrase: 'sticks', certainty: 'likely' }], topics: ['stuck'] }),
  entry('frozen', {
    unless: [{ step: 'phrase', evidence: { phrase: 'summer' } }],
    topics: ['ice'],
  }),
  entry('ice', { topics: ['ice'] }),
  entry('bricked-up', { topics: ['wall'] }),
  entry('painted', { topics: ['paint'] }),
  entry('noted', { said: [{ phrase: 'note', certainty: 'proven' }], kind: 'notice' }),
];
const like = quote('like', 'like');

/** What is found in a text that is like others that meant those. */
function found(said: readonly string[], ...likely: readonly string[]) {
  const resembled = () => likely.map((id) => ({ id, quote: like }));
  return diagnose(
    said.map((phrase) => quote(phrase)),
    knowledge,
    resembled,
  );
}
const ids = (...given: Parameters<typeof found>) =>
  found(...given).map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`);

test('alone it is a possibility, for the likeness', () => {
  const [only, ...others] = found([], 'frozen');
  expect(only).toMatchObject({ diagnosis: { id: 'frozen' }, certainty: 'possible' });
  expect(only?.because).toEqual([like]);
  expect(others).toEqual([]);
});

test('it stands behind what the text says', () => {
  expect(ids(['sticks'], 'frozen')).toEqual(['stuck likely', 'frozen possible']);
});

test('nothing is asked where something is proven', () => {
  const never = () => {
    throw new Error('asked');
  };
  expect(diagnose([quote('shut')], knowledge, never)).toHaveLength(1);
});

test('three answers are enough, two where one is likely, and a notice is none', () => {
  expect(ids([], 'locked', 'frozen', 'bricked-up', 'painted')).toHaveLength(3);
  expect(ids(['sticks'], 'frozen', 'bricked-up', 'painted')).toHaveLength(2);
  expect(ids(['note'], 'frozen', 'bricked-up', 'painted')).toHaveLength(4);
});

test.each([
  ['what is said already', ['sticks'], ['stuck'], ['stuck likely']],
  ['the same topic twice', [], ['frozen', 'ice'], ['frozen possible']],
  ['what something in the text excludes', ['sticks', 'summer'], ['frozen'], ['stuck likely']],
  ['an entry that there is none of', [], ['gone'], []],
])('%s is not named', (_, said, likely, expected) => {
  expect(ids(said, ...likely)).toEqual(expected);
});
