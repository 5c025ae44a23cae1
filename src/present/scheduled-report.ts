/** What a scheduled report has to say, before it is drawn. */
import type { Comparison } from '../history/compare.ts';
import type { Expiry } from '../history/expiries.ts';
import type { Event } from '../history/judge.ts';
import type { Post } from '../history/policy.ts';
import type { SlowStep, Usual } from '../history/slowness.ts';
import type { PastCheck } from '../model/history.ts';
import type { Report } from '../model/report.ts';

export interface ReportedTarget {
  /** The target as it was typed. */
  readonly target: string;
  /** `with helpdesk, from branch-office`, or nothing. */
  readonly manner: string;
  readonly event: Event;
  /** Nothing: the check broke down, which is our fault. */
  readonly report?: Report;
  /** Newest first, the newest included. */
  readonly checks: readonly PastCheck[];
  /** When it was seen first that it is not healthy; of a recovered one, until now. */
  readonly brokenSince?: Date;
  readonly comparison?: Comparison;
  readonly expiries: readonly Expiry[];
  readonly usual?: Usual;
  readonly slowest: readonly SlowStep[];
  /** The page of the full report. */
  readonly link?: string;
}

export interface ScheduledReport {
  readonly scheduleId: number;
  readonly post: Post;
  /** Nothing is new: a line is enough. */
  readonly isBrief: boolean;
  readonly zone: string;
  readonly now: Date;
  readonly acknowledged?: { readonly by: string; readonly at: string };
  readonly targets: readonly ReportedTarget[];
}
