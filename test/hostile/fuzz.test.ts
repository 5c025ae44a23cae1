/**
 * Every reader of bytes against inputs that grow out of real ones, guided by what they make run. A
 * tenth of what `npm run bench -- fuzz` does, as far as the time goes that all readers share.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusOf } from './corpus.ts';
import { faultOf, limits } from './fuzz.ts';
import { atOnce, fuzzed } from './fuzzing.ts';
import { bytesOf, interesting } from './mutate.ts';
import type { Parser } from './parser.ts';
import { parsers } from './parsers.ts';

/** For all readers together, besides what their start takes. */
const allMs = 12_000;

test('100,000 inputs, or as many as there is time for, make no reader throw, dawdle or swell', {
  timeout: 300_000,
}, async () => {
  const names = parsers.map(({ name }) => name);
  const seed = Date.now() % 1_000_000;
  const longestMs = (allMs * atOnce) / names.length;
  const results = await fuzzed({ parsers: names, inputs: 100_000, longestMs, seed });
  const faults = results.flatMap(({ parser, faults: found }) =>
    found.map(({ what, hex }) => `${parser}, seed ${seed}: ${what}: ${hex.slice(0, 4000)}`),
  );
  expect(faults).toEqual([]);
  expect(results.map(({ parser }) => parser).sort()).toEqual(names.toSorted());
  // Each has grown a corpus of its own: the loop is guided, and doesn't only guess.
  const guided = results.filter(({ parser, corpus }) => {
    const seeds = parsers.find(({ name }) => name === parser)?.seeds.length ?? 0;
    return corpus > Math.min(seeds, 2);
  });
  expect(guided.length).toBeGreaterThan(names.length * 0.9);
});

/** What a message is made of: its own pieces and words, numbers, and more of that behind a length. */
function structured({ seeds, words = [] }: Parser): fc.Arbitrary<Buffer> {
  const pieces = seeds.flatMap((seed) =>
    [4, 8, 20, 64].map((size) => seed.subarray(size % seed.length, size * 3)),
  );
  const known = [...seeds, ...pieces, ...words.map((word) => Buffer.from(word, 'latin1'))];
  const number = fc
    .tuple(fc.constantFrom(...interesting), fc.constantFrom(1, 2, 3, 4), fc.boolean())
    .map(([value, size, isLittle]) => bytesOf(value, size, isLittle));
  const { message } = fc.letrec<{ part: Buffer; message: Buffer }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...known),
      number,
      fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(
          tie('message'),
          fc.constantFrom(1, 2, 3, 4),
          fc.boolean(),
          fc.integer({ min: -2, max: 2 }),
        )
        .map(([inner, size, isLittle, lie]) =>
          Buffer.concat([bytesOf(Math.max(0, inner.length + lie), size, isLittle), inner]),
        ),
    ),
    message: fc.array(tie('part'), { maxLength: 8 }).map((parts) => Buffer.concat(parts)),
  }));
  return message;
}

describe.each(parsers)('$name', (parser) => {
  test('takes what is built like a message, and isn’t one', () => {
    fc.assert(
      fc.property(structured(parser), (input) => {
        expect(faultOf(parser, input)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('takes its seeds, cut anywhere, and all that once brought it down', () => {
    const cuts = parser.seeds.flatMap((seed) =>
      Array.from({ length: Math.min(seed.length, 600) }, (_, end) => seed.subarray(0, end)),
    );
    for (const input of [...cuts, ...corpusOf(parser.name)])
      expect(faultOf(parser, Buffer.from(input))).toBeUndefined();
  });
});

test.each(parsers.filter(({ heavy }) => heavy !== undefined))(
  '$name is quick with what weighs most',
  (parser) => {
    for (const input of parser.heavy ?? []) {
      const times = Array.from({ length: 5 }, () => {
        const began = process.threadCpuUsage();
        expect(faultOf(parser, input)).toBeUndefined();
        return process.threadCpuUsage(began).user / 1000;
      });
      expect(Math.min(...times)).toBeLessThan(limits.ms);
    }
  },
);

test('a reader with a bug is caught', () => {
  const looseReader: Parser = {
    name: 'loose',
    seeds: [Buffer.from('abc')],
    read: (data) => data.readUInt16LE(data[0] ?? 0),
  };
  expect(faultOf(looseReader, Buffer.from('abc'))).toMatch(/RangeError/);
});
