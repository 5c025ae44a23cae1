/**
 * Which steps took longest, and whether that is unusual.
 *
 * The whole check has its usual time: the median of earlier ones that were as healthy, and how far they
 * spread around it (median absolute deviation, which a few outliers don't move). A step is held
 * against the same step of the check before: earlier ones would have to be read whole for that.
 */
import type { Step } from '../model/observation.ts';
import type { Sighting } from '../model/report.ts';
import { exactKey, keyWithoutAddress } from './compare.ts';

/** Fewer say nothing about what is usual. */
const fewest = 5;
/** How many deviations are unusual; 1.4826 makes of a median one a standard one. */
const unusual = 3 * 1.4826;
/** Nobody notices less than this. */
const noticeableMs = 250;
const mostSteps = 3;

export interface Usual {
  readonly medianMs: number;
  readonly spreadMs: number;
  /** Of how many. */
  readonly checks: number;
  readonly isSlow: boolean;
}

export interface SlowStep {
  readonly name: string;
  readonly subject: string;
  readonly durationMs: number;
  readonly beforeMs?: number;
  /** Twice as long as before, and noticeably. */
  readonly isSlower: boolean;
}

/** @returns nothing if too few are known */
export function usualTime(durationMs: number, earlierMs: readonly number[]): Usual | undefined {
  if (earlierMs.length < fewest) return undefined;
  const medianMs = median(earlierMs);
  const spreadMs = median(earlierMs.map((one) => Math.abs(one - medianMs)));
  const limit = medianMs + Math.max(unusual * spreadMs, noticeableMs);
  return { medianMs, spreadMs, checks: earlierMs.length, isSlow: durationMs > limit };
}

/** The slowest first. */
export function slowestSteps(
  now: Pick<Sighting, 'probes'>,
  before?: Pick<Sighting, 'probes'>,
): SlowStep[] {
  const earlier = new Map(
    stepsOf(before).flatMap((step) => [
      [keyWithoutAddress(step), step.durationMs],
      [exactKey(step), step.durationMs],
    ]),
  );
  return stepsOf(now)
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, mostSteps)
    .map((step) =>
      slowStep(step, earlier.get(exactKey(step)) ?? earlier.get(keyWithoutAddress(step))),
    );
}

function slowStep({ name, subject, durationMs }: Step, beforeMs: number | undefined): SlowStep {
  const isSlower =
    beforeMs !== undefined && durationMs > 2 * beforeMs && durationMs - beforeMs >= noticeableMs;
  return { name, subject, durationMs, beforeMs, isSlower };
}

function stepsOf(sighting: Pick<Sighting, 'probes'> | undefined): Step[] {
  return sighting?.probes.flatMap(({ steps }) => steps) ?? [];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [lower = 0, upper = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? upper : Math.round((lower + upper) / 2);
}
