/** What an entry asks for can be read: a clause about a phrase that nobody looks for never holds. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Clause } from '../../src/model/diagnosis.ts';

const knowledge = loadKnowledge();
const sought = new Set(
  knowledge.flatMap(({ said }) => said.map(({ phrase }) => phrase.toLowerCase())),
);

function unheard(clauses: readonly Clause[]): string[] {
  return clauses
    .filter(({ step }) => step === 'phrase')
    .flatMap(({ evidence }) => evidence?.phrase ?? [])
    .filter((phrase) => typeof phrase === 'string')
    .filter((phrase) => !sought.has(phrase.toLowerCase()));
}

test('a phrase that a clause asks for is said by some entry', () => {
  const dead = knowledge.flatMap(({ id, seen, said, symptoms, likelier, unless }) =>
    unheard([
      ...[...seen, ...said, ...symptoms].flatMap((sign) => sign.with),
      ...likelier,
      ...unless,
    ]).map((phrase) => `${id}: ${phrase}`),
  );
  expect(dead).toEqual([]);
});

test('a symptom that an entry may be the cause of is an entry of that kind', () => {
  const known = new Set(knowledge.filter(({ kind }) => kind === 'symptom').map(({ id }) => id));
  const unknown = knowledge.flatMap(({ id, symptoms }) =>
    symptoms.filter(({ symptom }) => !known.has(symptom)).map(({ symptom }) => `${id}: ${symptom}`),
  );
  expect(unknown).toEqual([]);
});
