/**
 * The whole fault matrix with time enough for the probes' own deadlines: how late a check
 * ends, what it blames, and what it takes. `npm run bench -- faults`
 */
import { expect, test } from 'vitest';
import { startPractice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import type { Outcome } from '../hostile/cells.ts';
import { certificateCells, crashesOf, isRight, lineOf, runMatrix } from '../hostile/matrix.ts';
import { authority } from '../peers/authority.ts';

const timeoutMs = Number(process.env.TIMEOUT_MS ?? 12_000);
const atOnce = Number(process.env.AT_ONCE ?? 3);

/** Steps that failed and that no entry of the knowledge explains. */
function unansweredBy(outcomes: readonly Outcome[]): [string, number][] {
  const all = outcomes.flatMap(({ report }) => [
    ...new Set(report.unexplained.map(({ name, code = '' }) => `${name} ${code}`)),
  ]);
  const grouped = [...Map.groupBy(all, (one) => one)];
  return grouped
    .map(([what, times]): [string, number] => [what, times.length])
    .sort(([, one], [, other]) => other - one);
}

test('faults', { timeout: 3_600_000 }, async () => {
  const unhandled: unknown[] = [];
  process.on('unhandledRejection', (error) => unhandled.push(error));
  await using practice = await startPractice();
  const own = await authority();
  const identity = await own.issue({ names: ['mail.contoso.test'] });
  const extraCells = await certificateCells(own, await authority('Fabrikam Trust'));
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);

  const setting = { practice, root: own.root, identity, timeoutMs };
  const outcomes = await runMatrix({ probes, setting, extraCells, isSample: false, atOnce });

  clearInterval(watch);
  for (const outcome of outcomes) process.stdout.write(`${lineOf(outcome)}\n`);
  const right = outcomes.filter(isRight).length;
  const late = outcomes.map(({ lateMs }) => Math.max(0, lateMs)).sort((a, b) => a - b);
  const p99 = late[Math.floor(late.length * 0.99)] ?? 0;
  process.stdout.write(
    `${outcomes.length} cells, ${right} right; late by ${p99.toFixed(0)} ms (p99), ${(late.at(-1) ?? 0).toFixed(0)} ms at most; ` +
      `${((peak - before) / 2 ** 20).toFixed(0)} MiB more with ${atOnce} checks and their servers at once\n`,
  );
  const lateCpu = Math.max(...outcomes.map(({ lateCpuMs }) => lateCpuMs));
  process.stdout.write(`${lateCpu.toFixed(0)} ms of processor time after a deadline at most\n`);
  for (const [what, count] of unansweredBy(outcomes))
    process.stdout.write(`unanswered in ${count} cells: ${what}\n`);
  expect(outcomes.flatMap(crashesOf)).toEqual([]);
  expect(outcomes.filter(({ leaked }) => leaked > 0).map(lineOf)).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(right / outcomes.length).toBeGreaterThanOrEqual(0.95);
  expect(late.at(-1)).toBeLessThanOrEqual(250);
});
