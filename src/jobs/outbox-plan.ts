/** Which of the reports that are open in a place make its next message. Pure. */
import type { OpenReport } from './outbox-places.ts';

/** More reports than that at the same moment are one message. */
const mostAlone = 5;
/** A message has its limits on every platform: what is beyond makes the next one. */
const mostInDigest = 20;

export interface Plan {
  /** They may stand there already: somebody looks before they are posted. In the order of the place. */
  readonly mayStand: boolean;
  /** More than one: a digest. */
  readonly reports: readonly OpenReport[];
  /** Older ones of the same schedules, which are left out. */
  readonly folded: readonly OpenReport[];
}

/** @param open in the order of the place; a place has one message on its way, so all that are `sending` are in it */
export function planOf(open: readonly OpenReport[]): Plan {
  const sending = open.filter(({ state }) => state === 'sending');
  if (sending.length > 0) return { mayStand: true, reports: sending, folded: [] };
  const newest = new Map<number, OpenReport>();
  for (const report of open) {
    const known = newest.get(report.scheduleId);
    if (!known || known.slot < report.slot) newest.set(report.scheduleId, report);
  }
  const current = open.filter((report) => newest.get(report.scheduleId) === report);
  const reports = current.slice(0, current.length > mostAlone ? mostInDigest : 1);
  const folded = open.filter((report) => {
    const kept = newest.get(report.scheduleId);
    return kept !== undefined && kept !== report && reports.includes(kept);
  });
  return { mayStand: false, reports, folded };
}
