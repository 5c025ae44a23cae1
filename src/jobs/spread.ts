/**
 * Keeps schedules that name the same time from starting together, as Prometheus does it with its
 * targets: by an offset that is always the same for the same checks.
 */
import { createHash } from 'node:crypto';
import type { CheckOrder } from '../model/schedule.ts';

/** What one schedule adds to the time over which all are spread: 10,000 take ten minutes. */
const msPerSchedule = 60;
const longestMs = 30 * 60_000;
/** Of the time between two runs: a report that comes every ten minutes is at most one late. */
const longestShare = 0.1;

/** Equal orders have equal keys. */
export function orderKeyOf({ target, account = '', vantage = '' }: CheckOrder): string {
  return [target.toLowerCase(), account, vantage].join('\n');
}

/**
 * @param orders equal orders start together, whoever wants them, so that they are one check
 * @param intervalMs between this slot and the next one
 * @param active how many schedules are active; a rough figure keeps the offset stable
 */
export function offsetMs(
  orders: readonly CheckOrder[],
  intervalMs: number,
  active: number,
): number {
  const rough = 2 ** Math.ceil(Math.log2(Math.max(1, active)));
  const windowMs = Math.min(rough * msPerSchedule, longestMs, intervalMs * longestShare);
  const key = orders.map(orderKeyOf).sort().join('\n\n');
  const fraction = createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(fraction * windowMs);
}
