/** Runs what a schedule has ordered, as an operator would: with its account, and twice where it got worse. */
import { type CheckOptions, check } from './check/check.ts';
import { targetOf } from './check/target-of.ts';
import { needsConfirmation } from './history/judge.ts';
import type { DoneCheck } from './jobs/duties.ts';
import { orderKeyOf } from './jobs/spread.ts';
import type { Logons } from './logon.ts';
import { NoLogon } from './model/account.ts';
import { Unavailable } from './model/books.ts';
import type { Logon, Program } from './model/command.ts';
import type { HistoryBook } from './model/history.ts';
import { brokenDown, type ProbeRun, type Report } from './model/report.ts';
import type { CheckOrder } from './model/schedule.ts';
import type { Target } from './model/target.ts';

interface ScheduledChecks {
  readonly program: Program;
  readonly history: HistoryBook;
  readonly logonOf: Logons['ofOrder'];
  /** Where a check may go that nobody is asking for just now. */
  reachOf(target: Target): CheckOptions['reach'];
  /** Whom it logs on as without an account in the order, on a practice server. */
  usualLogon(target: Target): Logon | undefined;
  /** Hears of every check that ended. */
  ended(report: Report): void;
}

/** @throws what is our fault, and Unavailable where checks can't run just now */
export async function scheduledCheck(
  order: CheckOrder,
  signal: AbortSignal,
  checks: ScheduledChecks,
): Promise<DoneCheck> {
  const target = targetOf(order.target);
  if (!target) throw new Error(`A schedule has a target that is none: ${order.target}`);
  const checkIt = () => lookAt(target, order, signal, checks);
  const first = await checkIt();
  const isNews = needsConfirmation(await healthBefore(order, checks), first.health);
  const report = isNews && !signal.aborted ? await checkIt() : first;
  checks.ended(report);
  complainOfCrash(report);
  const { health, findings, unexplained: _, ...sighting } = report;
  const found = findings
    .filter(({ diagnosis }) => diagnosis.severity !== 'healthy')
    .map(({ diagnosis }) => diagnosis.id);
  return { health, found, sighting };
}

async function lookAt(
  target: Target,
  order: CheckOrder,
  signal: AbortSignal,
  { program, logonOf, reachOf, usualLogon }: ScheduledChecks,
): Promise<Report> {
  signal.throwIfAborted();
  const opened = await logonOrReason(() => logonOf(order));
  const logon = opened.logon ?? (order.account ? undefined : usualLogon(target));
  const { probes, knowledge, timeoutMs, look } = program;
  const report = await check(target, probes, knowledge, {
    ...logon,
    reach: reachOf(target),
    timeoutMs,
    look,
  });
  if (!opened.reason) return report;
  const missing = withoutLogon(order, opened.reason);
  return {
    ...report,
    health: 'failed',
    probes: [...report.probes, missing],
    unexplained: [...report.unexplained, ...missing.steps],
  };
}

/** Nothing may be told healthy, or recovered, that was not looked at: the check is made again. */
function complainOfCrash({ probes, health }: Report): void {
  const [broken] = brokenDown(probes);
  if (broken && health !== 'failed') throw new Error(`${broken.title} broke down: ${broken.crash}`);
}

async function logonOrReason(
  open: () => Promise<Logon | undefined>,
): Promise<{ readonly logon?: Logon; readonly reason?: string }> {
  try {
    return { logon: await open() };
  } catch (error) {
    if (error instanceof NoLogon || error instanceof Unavailable) return { reason: error.message };
    throw error;
  }
}

/** The rest was checked all the same; the report says what could not be. */
function withoutLogon({ account = '' }: CheckOrder, reason: string): ProbeRun {
  return {
    id: 'account',
    title: 'Account',
    outcome: 'failed',
    steps: [
      {
        witness: 'step',
        name: 'account.open',
        subject: account,
        outcome: 'failed',
        code: 'account.unavailable',
        startedAt: new Date().toISOString(),
        durationMs: 0,
        evidence: { reason },
      },
    ],
  };
}

/** A store that is slow or gone costs the second look, not the check. */
async function healthBefore(order: CheckOrder, { history }: ScheduledChecks) {
  const { target, account, vantage } = order;
  const query = { target: target.toLowerCase(), account, vantage, atMost: 20 };
  const checks = await history.list(query).catch(() => []);
  return checks.find((past) => orderKeyOf(past.order) === orderKeyOf(order))?.health;
}
