/**
 * Where the patterns of the readings stand in a text: our matcher, a loop of RegExp over all of them, and
 * Hyperscan (Debian's libhyperscan-dev and cc), which sets the limit. `npm run bench -- matching`
 *
 * Hyperscan is asked for less: whether each pattern stands there, and where one looks around itself, whether
 * it may.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Matcher } from '../../src/reading/matching/matcher.ts';
import { foldedLine } from '../../src/reading/paste.ts';
import { patterns } from '../../src/reading/read.ts';
import { percentile } from './load.ts';
import { logOf, pastesOf } from './pastes.ts';

const global = patterns.map(({ source }) => new RegExp(source, 'gi'));
const matcher = new Matcher(global);
const deadlineMs = 120_000;

function p50Of(runs: number, run: () => unknown): number {
  run();
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  return percentile(
    times.toSorted((one, other) => one - other),
    0.5,
  );
}

/** How often each pattern stands there, by its place. */
function inMatcher(lines: readonly string[]): number[] {
  const search = matcher.search({ lines, folded: lines });
  return global.map((pattern) => search.lines(pattern).length);
}

function inLoop(lines: readonly string[]): number[] {
  return global.map((pattern) =>
    lines.reduce((sum, line) => sum + (line.match(pattern)?.length ?? 0), 0),
  );
}

interface Scan {
  readonly p50: number;
  readonly hits: readonly number[];
}

function inHyperscan(text: string, runs: number): Scan {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'matching-'));
  const at = (name: string) => join(folder.path, name);
  const source = fileURLToPath(new URL('matching.c', import.meta.url));
  writeFileSync(at('text'), text);
  writeFileSync(at('patterns'), patterns.map((pattern) => pattern.source).join('\n'));
  execFileSync('cc', ['-O2', '-o', at('matching'), source, '-lhs'], { timeout: deadlineMs });
  const answer = execFileSync(at('matching'), [at('patterns'), at('text'), String(runs)], {
    timeout: deadlineMs,
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}

const texts = [
  ['log, 200 B', logOf(200, 0), 500],
  ['log, 4 KB', logOf(4096, 0), 200],
  ['log, 256 KB', logOf(262_144, 0), 9],
  ['pastes, 4 KB', pastesOf(4096, 0), 200],
  ['pastes, 256 KB', pastesOf(262_144, 0), 9],
] as const;

test('the patterns of the readings', { timeout: 600_000 }, () => {
  const isInstalled = existsSync('/usr/include/hs/hs.h');
  const rows = texts.map(([name, text, runs]) => {
    const lines = text
      .replaceAll(/[^\n -~]/g, ' ')
      .split('\n')
      .map(foldedLine);
    const counts = inMatcher(lines);
    expect(counts).toEqual(inLoop(lines));
    const hits = [...counts.keys()].filter((index) => (counts[index] ?? 0) > 0);
    const limit = isInstalled ? inHyperscan(lines.join('\n'), runs) : undefined;
    if (limit) expect(hits.filter((hit) => !limit.hits.includes(hit))).toEqual([]);
    const ours = p50Of(runs, () => inMatcher(lines));
    const loop = p50Of(runs, () => inLoop(lines));
    const cells = [ours * 1e3, loop * 1e3, limit && limit.p50 * 1e3, text.length / ours / 1e3];
    const shown = cells.map((cell) => (cell?.toFixed(1) ?? 'not installed').padStart(14));
    const shares =
      `${(loop / ours).toFixed(1)} x`.padStart(10) +
      `${limit ? (limit.p50 / ours).toFixed(2) : ''}`.padStart(10);
    return `${name.padEnd(16)}${shown.join('')}${shares}  ${hits.length}/${limit?.hits.length ?? '-'} hits`;
  });
  const head = ['matcher µs', 'loop µs', 'Hyperscan µs', 'MB/s'].map((cell) => cell.padStart(14));
  process.stdout.write(
    `\n${`${patterns.length} patterns`.padEnd(16)}${head.join('')}${'to loop'.padStart(10)}${'to limit'.padStart(10)}\n${rows.join('\n')}\n`,
  );
});
