/** Ids stand in histories, schedules and people's links: one that was given out never vanishes. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import given from './ids.json' with { type: 'json' };

const ids = loadKnowledge().map(({ id }) => id);

test('every id that was ever given out has its entry', () => {
  expect(given.filter((id) => !ids.includes(id))).toEqual([]);
});

test('every id is written down', () => {
  expect(ids.filter((id) => !given.includes(id))).toEqual([]);
});
