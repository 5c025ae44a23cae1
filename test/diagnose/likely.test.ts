/** What texts like it turned out to mean, beside what a text says itself. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { withoutUnlikely } from '../../src/diagnose/likely.ts';
import type { Quote } from '../../src/model/observation.ts';
import { type Company, type Resemblance, unlikeAny } from '../../src/model/reading.ts';
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
  entry('gone-stiff', { topics: ['stiff'] }),
  entry('noisy', { topics: ['noise'], kind: 'symptom' }),
  ...['loose', 'rusty', 'bent'].map((id) =>
    entry(id, { said: [{ phrase: 'creaks', certainty: 'possible' }], topics: [id] }),
  ),
  entry('noted', { said: [{ phrase: 'note', certainty: 'proven' }], kind: 'notice' }),
];
const alike = quote('like', 'like');

/** What meant those, all as likely. */
function like(isDoubtful: boolean, ids: readonly string[], company: Partial<Company> = {}) {
  const meanings = ids.map((id) => ({ id, topic: topicOf(id), share: 1 / ids.length }));
  return {
    company: () => ({ ...unlikeAny.company(), ...company }),
    nearest: () => ({ meanings, isDoubtful, isNear: true, quote: () => alike }),
  };
}
function topicOf(id: string): string {
  return knowledge.find((one) => one.id === id)?.topics[0] ?? 'unknown';
}
function found(said: readonly string[], resemblance: Resemblance) {
  return diagnose(
    said.map((phrase) => quote(phrase)),
    knowledge,
    resemblance,
  );
}
const ids = (...given: Parameters<typeof found>) =>
  found(...given).map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`);
const several = ['frozen', 'bricked-up', 'painted', 'locked', 'noisy', 'gone-stiff'];

test('alone it is a possibility, for the likeness', () => {
  const [only, ...others] = found([], like(false, ['frozen']));
  expect(only).toMatchObject({ diagnosis: { id: 'frozen' }, certainty: 'possible' });
  expect(only?.because).toEqual([alike]);
  expect(others).toEqual([]);
});

test('alone it is nothing where no text is near', () => {
  const far = like(false, ['frozen']);
  const nearest = () => ({ ...far.nearest(), isNear: false });
  expect(found([], { ...far, nearest })).toEqual([]);
});

test('it stands behind what the text says', () => {
  expect(ids(['sticks'], like(false, ['frozen']))).toEqual(['stuck likely', 'frozen possible']);
});

test('what is proven and mostly means nothing else is compared with nothing', () => {
  const nearest = () => {
    throw new Error('asked');
  };
  expect(found(['shut'], { ...unlikeAny, nearest })).toHaveLength(1);
});

test('what is proven is doubted only where it and the texts like it mostly meant several', () => {
  const company = { isMostlyInCompany: () => true };
  expect(ids(['shut'], like(false, ['frozen'], company))).toEqual(['locked proven']);
  expect(ids(['shut'], like(true, ['frozen'], company))).toEqual([
    'locked proven',
    'frozen possible',
  ]);
});

test.each([
  ['alone a clear text means the first', [], false, 1],
  ['a doubtful one several, not more than anybody hears', [], true, 5],
  ['a notice is no answer', ['note'], true, 6],
  ['beside what is likely a clear text means nothing that few meant', ['sticks'], false, 1],
  ['and a doubtful one does', ['sticks'], true, 5],
])('%s', (_, said, isDoubtful, count) => {
  expect(ids(said, like(isDoubtful, several))).toHaveLength(count);
});

test('what is often meant together needs fewer votes', () => {
  const together = (topic: string, other: string) =>
    topic === 'stuck' && other === 'paint' ? 0.2 : 0;
  const given = like(false, several.slice(0, 5), { together });
  expect(ids(['sticks'], given)).toEqual(['stuck likely', 'painted possible']);
});

test('what the text leaves open stands by what texts like it meant, but for the first', () => {
  const open = ['rusty', 'bent'].map((id) => `${id} possible`);
  expect(ids(['creaks'], unlikeAny)).toEqual(['loose possible', ...open]);
  expect(ids(['creaks'], like(false, ['bent']))).toEqual(['loose possible', ...open.toReversed()]);
});

test.each([
  ['what is said already', ['sticks'], ['stuck'], ['stuck likely']],
  ['the same topic twice', [], ['frozen', 'ice'], ['frozen possible']],
  ['what something in the text excludes', ['sticks', 'summer'], ['frozen'], ['stuck likely']],
  ['an entry that there is none of', [], ['gone'], []],
  ['a mere symptom beside a cause', ['sticks'], ['noisy'], ['stuck likely']],
])('%s is not named', (_, said, likely, expected) => {
  expect(ids(said, like(true, likely))).toEqual(expected);
});

test('behind five answers nothing is said that is only possible', () => {
  const all = found(['sticks', 'creaks', 'note'], like(true, several));
  const few = withoutUnlikely([...all, ...found(['shut'], unlikeAny)]);
  expect(all.length).toBeGreaterThan(5);
  expect(few.map(({ certainty }) => certainty)).toEqual([
    'proven',
    'likely',
    ...['possible', 'possible', 'possible', 'possible'],
    'proven',
  ]);
});
