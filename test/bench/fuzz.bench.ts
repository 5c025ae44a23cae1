/** A million inputs for each reader of bytes, or as many as MINUTES for each allow. `npm run bench -- fuzz` */
import { expect, test } from 'vitest';
import { fuzzed } from '../hostile/fuzzing.ts';
import { parsers } from '../hostile/parsers.ts';

const inputs = Number(process.env.INPUTS ?? 1_000_000);
const longestMs = Number(process.env.MINUTES ?? 5) * 60_000;
const wanted = process.env.PARSERS?.split(',');
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('fuzzing', { timeout: 6 * 3_600_000 }, async () => {
  const names = parsers.map(({ name }) => name).filter((name) => wanted?.includes(name) ?? true);
  process.stdout.write(`\nseed ${seed}\n`);
  const results = await fuzzed({ parsers: names, inputs, longestMs, seed }, (result) => {
    const { parser, ms, corpus, reached, slowestMs, mostMemory, faults } = result;
    const rate = Math.round((result.inputs / ms) * 1000);
    process.stdout.write(
      `${parser.padEnd(24)} ${result.inputs} inputs, ${rate} a second; corpus ${corpus}; ` +
        `${reached.hit} of ${reached.of} counters; slowest over 1 ms ${slowestMs.toFixed(1)} ms; ${mostMemory} x memory\n`,
    );
    for (const { what, hex } of faults)
      process.stdout.write(`  ${what}\n  ${hex.slice(0, 2000)}\n`);
  });
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
});
