/** Who only complains is heard where nothing else says what is wrong. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Quote } from '../../src/model/observation.ts';
import { entry } from '../entry.ts';

const quote = (name: string, code: string): Quote => ({
  witness: 'quote',
  name,
  code,
  evidence: {},
  text: code,
  line: 1,
});

const knowledge = [
  entry('stuck', {
    kind: 'symptom',
    seen: [{ step: 'complaint', code: 'does-not-open', certainty: 'likely' }],
  }),
  entry('locked', {
    seen: [{ step: 'told', code: 'locked', certainty: 'possible' }],
    symptoms: [{ symptom: 'stuck', certainty: 'possible' }],
  }),
  entry('frozen', { symptoms: [{ symptom: 'stuck', certainty: 'possible' }] }),
  entry('noted', {
    kind: 'notice',
    seen: [{ step: 'context.winter', code: 'cold', certainty: 'proven' }],
  }),
];
const complaint = quote('complaint', 'does-not-open');
const idsOf = (...observations: readonly Quote[]) =>
  diagnose(observations, knowledge).map(({ diagnosis }) => diagnosis.id);

test('alone it is a symptom of several causes', () => {
  expect(idsOf(complaint)).toEqual(['stuck', 'locked', 'frozen']);
});

test('beside what says more it is not heard', () => {
  expect(idsOf(complaint, quote('told', 'locked'))).toEqual(['locked']);
});

test('what is no answer does not silence it', () => {
  const heard = idsOf(complaint, quote('told', 'unheard-of'), quote('context.winter', 'cold'));
  expect(heard).toEqual(['noted', 'stuck', 'locked', 'frozen']);
});
