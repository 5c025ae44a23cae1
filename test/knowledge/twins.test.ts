/** What entries say that the same words mean as well. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const knowledge = loadKnowledge();
const byId = new Map(knowledge.map((entry) => [entry.id, entry]));
const pairs = knowledge.flatMap((entry) => entry.twins.map(({ id }) => ({ entry, id })));

test('every twin is another entry, one of the causes', () => {
  const wrong = pairs.filter(({ entry, id }) => id === entry.id || !byId.get(id));
  expect(wrong.map(({ entry, id }) => `${entry.id} ${id}`)).toEqual([]);
  expect(pairs.length).toBeGreaterThan(10);
});

test('no entry has twins without saying what tells them apart', () => {
  const mute = pairs.filter(
    ({ entry, id }) => entry.settle.length + (byId.get(id)?.settle.length ?? 0) === 0,
  );
  expect(mute.map(({ entry, id }) => `${entry.id} ${id}`)).toEqual([]);
});
