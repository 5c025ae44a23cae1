/** What follows from what: causes that there are, and no circle. */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const knowledge = loadKnowledge();
const fits = (id: string, cause: string) => id === cause || id.startsWith(`${cause}/`);

test('every cause that an entry names is an entry or a family of them', () => {
  const unknown = knowledge.flatMap(({ id, follows }) =>
    follows
      .filter((cause) => !knowledge.some((other) => other.id !== id && fits(other.id, cause)))
      .map((cause) => `${id} follows ${cause}`),
  );
  expect(unknown).toEqual([]);
});

test('nothing is a consequence of itself, by whatever way', () => {
  const causes = new Map(
    knowledge.map(({ id, follows }) => [
      id,
      knowledge
        .map((other) => other.id)
        .filter((other) => other !== id && follows.some((cause) => fits(other, cause))),
    ]),
  );
  const isAbove = (id: string, from: string, below: readonly string[] = []): boolean =>
    (causes.get(from) ?? []).some(
      (cause) => cause === id || (!below.includes(cause) && isAbove(id, cause, [...below, from])),
    );
  expect(knowledge.map(({ id }) => id).filter((id) => isAbove(id, id))).toEqual([]);
});
