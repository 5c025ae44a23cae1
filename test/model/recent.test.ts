import { expect, test } from 'vitest';
import { Recent } from '../../src/model/recent.ts';

test('the oldest is forgotten first: by number, by age, by weight', () => {
  let now = 0;
  const recent = new Recent<string>({ entries: 3, ageMs: 100, weight: 10 }, () => now);

  for (const key of ['a', 'b', 'c', 'd']) recent.set(key, key.toUpperCase());
  expect(['a', 'b', 'c', 'd'].map((key) => recent.get(key))).toEqual([undefined, 'B', 'C', 'D']);

  recent.set('heavy', 'H', 9);
  expect(['c', 'd', 'heavy'].map((key) => recent.get(key))).toEqual([undefined, 'D', 'H']);

  now = 101;
  expect(recent.get('heavy')).toBeUndefined();
  recent.set('new', 'N');
  recent.delete('new');
  expect(recent.get('new')).toBeUndefined();
});
