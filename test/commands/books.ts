/** A history in memory, that answers as the store does. */
import { reportOf } from '../../src/check/report-of.ts';
import type { Books } from '../../src/model/books.ts';
import type { HistoryBook, PastCheck } from '../../src/model/history.ts';
import type { Sighting } from '../../src/model/report.ts';
import type { CheckOrder } from '../../src/model/schedule.ts';
import { knowledge } from '../history/reports.ts';

export interface MemoryHistory extends HistoryBook {
  /** Takes down a check as a schedule does it. */
  add(order: CheckOrder, sighting: Sighting, cause?: PastCheck['cause']): PastCheck;
}

export function memoryHistory(vantages: readonly string[] = []): MemoryHistory {
  const kept: { past: PastCheck; sighting: Sighting }[] = [];
  const newestFirst = () =>
    kept.map(({ past }) => past).toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const book: MemoryHistory = {
    add(order, sighting, cause = 'schedule') {
      const { health, findings } = reportOf(sighting, knowledge);
      const past: PastCheck = {
        id: `00000000-0000-4000-8000-${String(kept.length).padStart(12, '0')}`,
        order,
        cause,
        health,
        startedAt: new Date(sighting.startedAt),
        durationMs: sighting.durationMs,
        vantage: sighting.vantage,
        found: findings
          .filter(({ diagnosis }) => diagnosis.severity !== 'healthy')
          .map(({ diagnosis }) => diagnosis.id),
      };
      kept.push({ past, sighting });
      return past;
    },
    async list({ target, account, vantage, atMost }) {
      return newestFirst()
        .filter(({ order }) => order.target.toLowerCase() === target)
        .filter(({ order }) => account === undefined || order.account === account)
        .filter(({ order }) => vantage === undefined || order.vantage === vantage)
        .slice(0, atMost);
    },
    async find(id) {
      const found = kept.find(({ past }) => past.id === id);
      return found && { past: found.past, report: reportOf(found.sighting, knowledge) };
    },
    async keep(order, report) {
      const { target, vantage, startedAt, durationMs, isCut, probes } = report;
      return book.add(order, { target, vantage, startedAt, durationMs, isCut, probes }, 'asked').id;
    },
    async targets(atMost) {
      return newestFirst().slice(0, atMost);
    },
    async vantages() {
      return vantages;
    },
  };
  return book;
}

/** Books of which only the history is there: whoever opens another one has a fault. */
export function booksOf(history: HistoryBook): Books {
  const missing = () => {
    throw new Error('This test has no such book');
  };
  return {
    history,
    get schedules() {
      return missing();
    },
    get accounts() {
      return missing();
    },
  };
}
