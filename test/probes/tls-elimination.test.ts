import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Elimination, type Question } from '../../src/probes/tls/elimination.ts';
import { firstGroups, LikelySuites, mostTogether } from '../../src/probes/tls/likely-suites.ts';
import { olderSuites } from '../../src/wire/tls/suites.ts';

/** A server that takes these, in its own order of preference, and answers in any order. */
async function foundAt(accepted: readonly number[], known: number, isAskedEarly: boolean) {
  const hellos: (readonly number[])[] = [];
  const ask = (suites: readonly number[]): Question => {
    hellos.push(suites);
    const turn = (suites[0] ?? 0) % 7;
    const late = async () => {
      for (let waited = 0; waited < turn; waited += 1) await Promise.resolve();
      return accepted.find((suite) => suites.includes(suite));
    };
    return { suites, picked: late() };
  };
  const likely = new LikelySuites();
  const elimination = new Elimination({
    version: 'TLSv1.2',
    likely,
    suites: olderSuites,
    known,
    ask,
  });
  const found = await elimination.run(isAskedEarly ? firstGroups.map(ask) : []);
  return { found, hellos };
}

const anySuites = fc.shuffledSubarray([...olderSuites], { minLength: 1 });

test('whatever a server accepts is found, all of it and nothing else, in hellos that are read to their end', async () => {
  await fc.assert(
    fc.asyncProperty(anySuites, fc.nat(), fc.boolean(), async (accepted, at, isAskedEarly) => {
      const known = accepted[at % accepted.length] ?? 0;

      const { found, hellos } = await foundAt(accepted, known, isAskedEarly);

      expect(found[0]).toBe(known);
      expect(found.toSorted()).toEqual(accepted.toSorted());
      expect(Math.max(...hellos.map((suites) => suites.length))).toBeLessThanOrEqual(mostTogether);
    }),
    { numRuns: 60 },
  );
});

test('what is asked first are all suites, each once', () => {
  expect(firstGroups.flat().toSorted()).toEqual(olderSuites.toSorted());
});

test('a server with the usual suites for a key of RSA is found out in three rounds of 16 hellos', async () => {
  const accepted = [
    0xc030, 0xc02f, 0x009f, 0x009e, 0xc028, 0xc027, 0xc014, 0xc013, 0x009d, 0x009c, 0x003d, 0x003c,
    0x0035, 0x002f,
  ];
  const { found, hellos } = await foundAt(accepted, 0xc030, true);
  expect(found.toSorted()).toEqual(accepted.toSorted());
  expect(hellos.length).toBeLessThanOrEqual(3 * 16 - 6);
});
