/** Steps in the order to try: what only reads first, what weakens last and with the way back. */
import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const knowledge = loadKnowledge();

describe.each(knowledge.filter(({ remedies }) => remedies.length > 0))('$id', ({ remedies }) => {
  test('begins by looking', () => {
    const first = remedies[0];
    const others = remedies.slice(1);
    expect(first?.effect === 'reads' || others.every(({ effect }) => effect !== 'reads')).toBe(
      true,
    );
  });

  test('weakens last, and says how to take it back', () => {
    const effects = remedies.map(({ effect }) => effect);
    const from = effects.indexOf('weakens');
    if (from === -1) return;
    expect(new Set(effects.slice(from))).toEqual(new Set(['weakens']));
    expect(remedies.slice(from).filter(({ undo }) => !undo)).toEqual([]);
  });
});
