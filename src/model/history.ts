import type { Health, Report } from './report.ts';
import type { CheckOrder } from './schedule.ts';

/** A check that has ended. Its report is diagnosed again, with today's knowledge, whenever it is shown. */
export interface PastCheck {
  /** UUID. */
  readonly id: string;
  readonly order: CheckOrder;
  /** Who wanted it. */
  readonly cause: 'schedule' | 'asked';
  /** What knowledge said then. */
  readonly health: Health;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** The machine that looked. */
  readonly vantage: string;
  /** Ids of the diagnoses that were found then, healthy ones left out. */
  readonly found: readonly string[];
}

interface PastCheckQuery {
  /** Any spelling of a target, in lower case. */
  readonly target: string;
  readonly account?: string;
  /** Only those of one vantage point. */
  readonly vantage?: string;
  readonly before?: Date;
  /** At most 500. */
  readonly atMost: number;
}

export interface HistoryBook {
  /** Newest first. */
  list(query: PastCheckQuery): Promise<readonly PastCheck[]>;
  /** With its steps, diagnosed anew. */
  find(id: string): Promise<{ readonly past: PastCheck; readonly report: Report } | undefined>;
  /** Takes down a check that somebody asked for. @returns its id */
  keep(order: CheckOrder, report: Report): Promise<string>;
  /** Targets that were checked, with their newest check, newest first. */
  targets(atMost: number): Promise<readonly PastCheck[]>;
  /** Where checks can be run from: the names of the vantage points that were there in the last minutes. */
  vantages(): Promise<readonly string[]>;
}
