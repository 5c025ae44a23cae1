/** Certainty that means something: `proven` is right 98 times in 100, `likely` 85. */
import { describe, expect, test } from 'vitest';
import { operatorReach, programOf } from '../../src/program.ts';
import { type Claim, claimsOf, corpora, examplesOf, goals, shareOf, wrongOf } from './certainty.ts';

const program = programOf((target) => operatorReach(target, []));
const pastes = corpora().flatMap(([, rows]) => rows);

/** Fewer would prove nothing about 98 in 100. */
const fewest = 100;

describe.each([
  [
    'the labelled pastes and the examples of the entries',
    [...pastes, ...examplesOf(program.knowledge)],
  ],
])('%s', (_name, rows) => {
  const claims: readonly Claim[] = claimsOf(rows, program);

  test.each(['proven', 'likely'] as const)('%s is right as often as it says', (kind) => {
    const own = claims.filter((claim) => claim.kind === kind);
    expect(own.length).toBeGreaterThan(fewest);
    expect(shareOf(claims, kind), wrongOf(claims, kind).join('\n')).toBeGreaterThanOrEqual(
      goals[kind],
    );
  });
});

test('no paste stands in two files', () => {
  const texts = pastes.map(({ text }) => text);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});
