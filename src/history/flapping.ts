/**
 * Tells a target that comes and goes from one that is down.
 *
 * Source: Naemon and Nagios, "Detection and Handling of State Flapping": of the last 21 results, each
 * change counts, the oldest 0.8, the newest 1.2; above the high threshold flapping begins, below the
 * low one it ends.
 */
import type { Health } from '../model/report.ts';

const results = 21;
const lightest = 0.8;
const heaviest = 1.2;
const high = 0.2;
const low = 0.05;

/**
 * @param healths newest first; more than 21 are not looked at, fewer count as if they had been steady before
 * @returns from 0, always the same, to 1, another one each time
 */
export function changeShare(healths: readonly Health[]): number {
  const possible = results - 1;
  const seen = healths.slice(0, results);
  const weights = seen.slice(1).map((older, age) => {
    const weight = heaviest - ((heaviest - lightest) * age) / (possible - 1);
    return older === seen[age] ? 0 : weight;
  });
  return weights.reduce((sum, weight) => sum + weight, 0) / possible;
}

/** @param was whether it was flapping until now */
export function isFlapping(was: boolean, healths: readonly Health[]): boolean {
  const share = changeShare(healths);
  return was ? share >= low : share >= high;
}

/** How often it changed in those results. */
export function changesIn(healths: readonly Health[]): {
  readonly changes: number;
  readonly of: number;
} {
  const seen = healths.slice(0, results);
  const changes = seen.slice(1).filter((older, age) => older !== seen[age]).length;
  return { changes, of: seen.length };
}
