/** Which slot a schedule that is due stands for, and when its turn comes again. */
import type { When } from '../model/schedule.ts';
import { slotsAfter } from './slots.ts';

/** A report that is later than this is not made up for, where missed ones are skipped. */
const longestGraceMs = 15 * 60_000;
/** Slots looked through at a time, where many were missed. */
const slotsAtOnce = 500;

export interface Turn {
  /** The newest slot that is not in the future: of several that were missed, it stands for all. */
  readonly slotMs: number;
  /** Nothing: its times never come again. */
  readonly nextMs?: number;
  /** From the next slot to the one after it. */
  readonly intervalMs: number;
}

/** @param slotMs the one that was to come next, as it is written down */
export function turnAt(when: When, slotMs: number, nowMs: number): Turn {
  const newestMs = newestSlot(when, slotMs, nowMs);
  const [next, afterNext] = slotsAfter(when, new Date(Math.max(newestMs, nowMs)), 2);
  const nextMs = next?.getTime();
  const untilMs = afterNext?.getTime() ?? nextMs ?? newestMs;
  return { slotMs: newestMs, nextMs, intervalMs: untilMs - (nextMs ?? newestMs) };
}

/** Whether a slot is too old to be reported on, where missed ones are skipped. */
export function isTooLate(turn: Turn, dueMs: number, nowMs: number): boolean {
  const graceMs = Math.min(turn.intervalMs || longestGraceMs, longestGraceMs);
  return nowMs - dueMs > graceMs;
}

/** Walks forwards only: then both ways of a day on which clocks change can't disagree. */
function newestSlot(when: When, slotMs: number, nowMs: number): number {
  const first = slotsAfter(when, new Date(slotMs), 1)[0]?.getTime();
  if (first === undefined || first > nowMs) return slotMs;
  let stepMs = first - slotMs;
  let newestMs = first;
  for (let fromMs = nowMs; fromMs > slotMs; stepMs *= 2) {
    fromMs = Math.max(slotMs, nowMs - stepMs);
    const hit = slotsAfter(when, new Date(fromMs), 1)[0]?.getTime();
    if (hit === undefined || hit > nowMs) continue;
    newestMs = hit;
    break;
  }
  for (;;) {
    const more = slotsAfter(when, new Date(newestMs), slotsAtOnce).map((slot) => slot.getTime());
    const past = more.filter((slot) => slot <= nowMs);
    newestMs = past.at(-1) ?? newestMs;
    if (past.length < slotsAtOnce) return newestMs;
  }
}
