/**
 * Makes of finished checks what a schedule posts, if anything: diagnosed with today's knowledge, held
 * against what was before, judged, drawn. Pure.
 */
import { reportOf } from './check/report-of.ts';
import { compareReports } from './history/compare.ts';
import { expiriesOf } from './history/expiries.ts';
import type { Event, Seen } from './history/judge.ts';
import { type Decision, decide } from './history/policy.ts';
import { slowestSteps, usualTime } from './history/slowness.ts';
import { type Watch, watchOf } from './history/watch.ts';
import type { Composed, DueReport, DueTarget, Duties } from './jobs/duties.ts';
import { orderKeyOf } from './jobs/spread.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import type { PastCheck } from './model/history.ts';
import type { CheckOrder } from './model/schedule.ts';
import { scheduleReportCard } from './present/schedule-report-card.ts';
import type { ReportedTarget } from './present/scheduled-report.ts';

export interface Reporter {
  readonly knowledge: readonly Diagnosis[];
  /** The page of a check's full report, where there is one. The same check has the same address. */
  linkTo?(checkId: string): string | undefined;
  /** Checks that are worse than the one before were run twice: see `needsConfirmation`. */
  readonly isConfirmed: boolean;
}

export function composeWith(reporter: Reporter): Duties['compose'] {
  return (due) => compose(due, reporter);
}

function compose(due: DueReport, reporter: Reporter): Composed {
  const { id, schedule, isWanted, now, watch, targets } = due;
  const decision = decide({
    reportId: id,
    onlyChanges: schedule.onlyChanges,
    isWanted,
    isConfirmed: reporter.isConfirmed,
    now,
    watch,
    targets: targets.map((target) => seenOf(target, now)),
  });
  if (decision.post === 'nothing') return { watch: decision.watch };
  const before = watchOf(watch);
  const card = scheduleReportCard({
    scheduleId: schedule.id,
    post: decision.post,
    isBrief: decision.isBrief,
    zone: schedule.when.zone,
    now,
    acknowledged: decision.watch.acknowledged,
    targets: targets.map((target, index) =>
      reportedOf(target, {
        event: decision.events[index] ?? 'none',
        brokenSince: brokenSince(target, before, decision),
        reporter,
        now,
      }),
    ),
  });
  return { card, thread: decision.thread, watch: decision.watch };
}

/** What was said is held against what was said then, so both are as knowledge had it then. */
function seenOf({ order, newest, earlier }: DueTarget, now: Date): Seen {
  return {
    key: orderKeyOf(order),
    now: newest && resultOf(newest.past),
    earlier: earlier.map(resultOf),
    expiries: newest ? expiriesOf(newest.sighting, now) : [],
  };
}

function resultOf({ health, found, startedAt }: PastCheck) {
  return { health, found, at: startedAt };
}

interface Told {
  readonly event: Event;
  readonly brokenSince?: Date;
  readonly reporter: Reporter;
  readonly now: Date;
}

function reportedOf(
  due: DueTarget,
  { event, brokenSince: since, reporter, now }: Told,
): ReportedTarget {
  const { order, newest, previous, earlier } = due;
  const report = newest && reportOf(newest.sighting, reporter.knowledge);
  const before = previous && reportOf(previous.sighting, reporter.knowledge);
  const alike = earlier.filter(({ health }) => health === newest?.past.health);
  return {
    target: order.target,
    manner: mannerOf(order),
    event,
    report,
    checks: newest ? [newest.past, ...earlier] : earlier,
    brokenSince: since,
    comparison: report && before && compareReports(before, report),
    expiries: report ? expiriesOf(report, now) : [],
    usual:
      report &&
      usualTime(
        report.durationMs,
        alike.map(({ durationMs }) => durationMs),
      ),
    slowest: report ? slowestSteps(report, before) : [],
    link: newest && reporter.linkTo?.(newest.past.id),
  };
}

function mannerOf({ account, vantage }: CheckOrder): string {
  return [...(account ? [`with ${account}`] : []), ...(vantage ? [`from ${vantage}`] : [])].join(
    ', ',
  );
}

/** The oldest that anybody remembers; of one that has recovered, when it began. */
function brokenSince(
  { order, newest, earlier }: DueTarget,
  before: Watch,
  { watch }: Pick<Decision, 'watch'>,
): Date | undefined {
  if (!newest) return undefined;
  const key = orderKeyOf(order);
  const { health } = newest.past;
  const noted =
    health === 'healthy'
      ? before.targets[key]?.brokenSince
      : (watch.targets[key]?.brokenSince ?? newest.past.startedAt.toISOString());
  if (!noted) return undefined;
  const steady = earlier.findIndex((check) => check.health === 'healthy');
  const broken = earlier.slice(0, steady === -1 ? undefined : steady);
  const seen = broken.at(-1)?.startedAt.getTime() ?? Number.POSITIVE_INFINITY;
  return new Date(Math.min(Date.parse(noted), seen));
}
