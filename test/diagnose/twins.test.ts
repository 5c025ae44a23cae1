import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Quote, Step } from '../../src/model/observation.ts';
import { entry } from '../entry.ts';

const quote = (name: string, phrase = name): Quote => ({
  witness: 'quote',
  name: name === phrase ? 'phrase' : name,
  evidence: { phrase },
  text: phrase,
  line: 1,
});

const failed: Step = {
  witness: 'step',
  name: 'door.open',
  subject: 'here',
  outcome: 'failed',
  code: 'LOCKED',
  startedAt: '2026-11-22T08:00:00Z',
  durationMs: 1,
  evidence: {},
};

const locked = entry('locked', {
  said: [{ phrase: 'shut', certainty: 'likely' }],
  seen: [{ step: 'door.open', code: 'LOCKED', certainty: 'likely' }],
  twins: [
    { id: 'stuck', with: [] },
    { id: 'frozen', with: [{ step: 'context.winter' }] },
  ],
});
const stuck = entry('stuck', {
  topics: ['does-not-open'],
  unless: [{ step: 'phrase', evidence: { phrase: 'new' } }],
});
const frozen = entry('frozen', {});
const ids = (...observations: Parameters<typeof diagnose>[0]) =>
  diagnose(observations, [locked, stuck, frozen]).map(
    ({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`,
  );

test('what the same words mean as well is said behind what they seem to mean', () => {
  expect(ids(quote('shut'))).toEqual(['locked likely', 'stuck possible']);
});

test('a twin that needs more than the words comes where that stands beside them', () => {
  const all = ['locked likely', 'stuck possible', 'frozen possible'];
  expect(ids(quote('shut'), quote('context.winter', 'snow'))).toEqual(all);
});

test('a twin that the text rules out is none', () => {
  expect(ids(quote('shut'), quote('new'))).toEqual(['locked likely']);
});

test('a twin of the topic of another finding says nothing new', () => {
  const known = entry('known', {
    topics: ['does-not-open'],
    said: [{ phrase: 'shut', certainty: 'possible' }],
  });
  const findings = diagnose([quote('shut')], [locked, stuck, known]);
  expect(findings.map(({ diagnosis }) => diagnosis.id)).toEqual(['locked', 'known']);
});

test('where anything is proven, and of what a probe has seen, no twins are named', () => {
  const sure = entry('sure', { said: [{ phrase: 'broken', certainty: 'proven' }] });
  const findings = diagnose([quote('shut'), quote('broken')], [locked, stuck, sure]);
  expect(findings.map(({ diagnosis }) => diagnosis.id)).toEqual(['sure', 'locked']);
  expect(ids(failed)).toEqual(['locked likely']);
});
