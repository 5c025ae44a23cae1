/** Checks over time: as signs in a line, with words for those who can't see them, and as a chart. */
import type { ChartBlock, Tone } from '../model/card.ts';
import type { PastCheck } from '../model/history.ts';
import { Health } from '../model/report.ts';
import { clockTime, durationText } from './times.ts';

/** As many as the rule for flapping looks at. */
const mostSigns = 21;
const mostPoints = 20;
const levels = '▁▂▃▄▅▆▇█';

export const healthTone: Readonly<Record<Health, Tone>> = {
  healthy: 'good',
  degraded: 'warning',
  failed: 'bad',
};

const signs: Readonly<Record<Health, string>> = { healthy: '●', degraded: '◐', failed: '○' };

/** `●●●○ 3 healthy, 1 failed; the newest is on the right`. @param checks newest first */
export function verdictLine(checks: readonly Pick<PastCheck, 'health'>[]): string {
  const shown = checks.slice(0, mostSigns).map(({ health }) => health);
  const counts = Map.groupBy(shown, (health) => health);
  const words = Health.options.flatMap((health) => {
    const count = counts.get(health)?.length;
    return count ? [`${count} ${health}`] : [];
  });
  const line = shown
    .toReversed()
    .map((health) => signs[health])
    .join('');
  return `${line} ${words.join(', ')}`;
}

/** How many of them a line shows. */
export function countShown(checks: readonly unknown[]): number {
  return Math.min(checks.length, mostSigns);
}

/** How long checks took, oldest first. @param checks newest first */
export function durationChart(
  checks: readonly Pick<PastCheck, 'health' | 'durationMs' | 'startedAt'>[],
  zone: string,
): ChartBlock {
  const shown = checks.slice(0, mostPoints).toReversed();
  const values = shown.map(({ durationMs }) => durationMs);
  const range = `${durationText(Math.min(...values))} to ${durationText(Math.max(...values))}`;
  const newest = durationText(values.at(-1) ?? 0);
  const seen = new Map<string, number>();
  return {
    kind: 'chart',
    title: `How long the last ${shown.length} checks took`,
    unit: 'ms',
    points: shown.map(({ health, durationMs, startedAt }) => ({
      label: distinct(clockTime(startedAt, zone), seen),
      value: durationMs,
      tone: healthTone[health],
    })),
    text: `${barsOf(values)} ${range}, the newest ${newest}`,
  };
}

/** Two checks within a minute are two bars. */
function distinct(label: string, seen: Map<string, number>): string {
  const count = (seen.get(label) ?? 0) + 1;
  seen.set(label, count);
  return count === 1 ? label : `${label} (${count})`;
}

/** From nothing to the longest one. */
function barsOf(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values
    .map((value) => levels[Math.min(levels.length - 1, Math.floor((value / most) * levels.length))])
    .join('');
}
