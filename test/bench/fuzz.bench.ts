/**
 * A million inputs for each reader of bytes, or as many as MINUTES (10) in all allow, shared evenly;
 * it says how many each has got. `npm run bench -- fuzz`
 */
import { expect, test } from 'vitest';
import { atOnce, fuzzed } from '../hostile/fuzzing.ts';
import { parsers } from '../hostile/parsers.ts';

const inputs = Number(process.env.INPUTS ?? 1_000_000);
const allMs = Number(process.env.MINUTES ?? 10) * 60_000;
const wanted = process.env.PARSERS?.split(',');
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('fuzzing', { timeout: 6 * 3_600_000 }, async () => {
  const names = parsers.map(({ name }) => name).filter((name) => wanted?.includes(name) ?? true);
  const longestMs = (allMs * atOnce) / names.length;
  process.stdout.write(`\nseed ${seed}\n`);
  const results = await fuzzed({ parsers: names, inputs, longestMs, seed }, (result) => {
    const { parser, ms, corpus, reached, slowestMs, mostMemory, faults } = result;
    const rate = Math.round((result.inputs / ms) * 1000);
    process.stdout.write(
      `${parser.padEnd(24)} ${result.inputs} inputs, ${rate} a second; corpus ${corpus}; ` +
        `${reached.hit} of ${reached.of} counters; slowest over 1 ms ${slowestMs.toFixed(1)} ms; ${mostMemory} x memory\n`,
    );
    for (const { what, hex } of faults)
      process.stdout.write(`  ${what} (${hex.length >> 1} bytes)\n  ${hex.slice(0, 2000)}\n`);
  });
  const counts = results.map((result) => result.inputs).sort((a, b) => a - b);
  process.stdout.write(
    `${counts.length} readers; ${counts.filter((count) => count >= inputs).length} got all ${inputs} inputs; ` +
      `the least got ${counts[0]}, half of them ${counts[counts.length >> 1]} or more\n`,
  );
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
});
