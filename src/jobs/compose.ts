/**
 * Makes what is to be said of checks that are done: once for each report, the slots of a schedule in
 * their order, whoever comes to it. The schedule's row is the lock.
 */
import type { Store } from '../store/store.ts';
import { inTransaction, type Session } from '../store/transaction.ts';
import { dueTargets } from './due-targets.ts';
import type { Composed, DueReport, DueTarget, Duties } from './duties.ts';
import { type ScheduleRow, scheduleOf } from './rows.ts';

export interface Composer {
  readonly store: Store;
  readonly duties: Pick<Duties, 'compose'>;
  now(): Date;
  complain(message: string): void;
  /** There is something to be posted. */
  announce(): void;
}

interface OpenReport {
  readonly id: string;
  readonly schedule_id: number;
  readonly slot: Date;
  readonly wanted: boolean;
}

/** SQL: report `report` waits for nothing any more. */
export const isReady = `not exists (
  select 1 from report_checks waits join checks on checks.id = waits.check_id
  where waits.report_id = report.id and checks.state in ('queued', 'running'))`;

/** Composes all that waited for this check alone. */
export async function composeAfter(composer: Composer, checkId: string): Promise<void> {
  const { rows } = await composer.store.pool.query<{ id: string }>(
    `select report.id from report_checks links join reports report on report.id = links.report_id
     where links.check_id = $1 and report.state = 'checking' and ${isReady}`,
    [checkId],
  );
  for (const { id } of rows) await composeReport(composer, id);
}

/** Composes a report, and those of the same schedule that waited for it. Nothing if it isn't its turn. */
export async function composeReport(composer: Composer, reportId: string): Promise<void> {
  const { pool } = composer.store;
  for (let next: string | undefined = reportId; next; ) {
    const id: string = next;
    const { rows } = await pool.query<OpenReport>(
      `select id, schedule_id, slot, wanted from reports report
       where id = $1 and state = 'checking' and ${isReady}`,
      [id],
    );
    const [report] = rows;
    if (!report || !(await composeOne(composer, report))) return;
    next = await nextOf(pool, report.schedule_id);
  }
}

async function nextOf(pool: Store['pool'], scheduleId: number): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from reports report where schedule_id = $1 and state = 'checking' and ${isReady}
     order by slot limit 1`,
    [scheduleId],
  );
  return rows[0]?.id;
}

/** @returns false if an earlier slot comes first */
async function composeOne(composer: Composer, report: OpenReport): Promise<boolean> {
  const { store } = composer;
  const { rows } = await store.pool.query<Pick<ScheduleRow, 'orders'>>(
    'select orders from schedules where id = $1',
    [report.schedule_id],
  );
  const targets = rows[0] ? await dueTargets(store, report.id, rows[0].orders) : [];
  const ended = await inTransaction(store, async (session) => {
    const schedules = await session.query<ScheduleRow>(
      'select * from schedules where id = $1 for update',
      [report.schedule_id],
    );
    if (!(await isNext(session, report))) return 'later';
    const [schedule] = schedules.rows;
    if (!schedule) return settle(session, report.id, 'silent');
    return said(composer, session, { report, schedule, targets });
  });
  if (ended === 'pending') composer.announce();
  return ended !== 'later';
}

/** Locks the report, so that only one composes it. */
async function isNext(session: Session, { id, schedule_id, slot }: OpenReport): Promise<boolean> {
  const { rows } = await session.query(
    `select 1 from reports where id = $1 and state = 'checking' and not exists (
       select 1 from reports earlier
       where earlier.schedule_id = $2 and earlier.slot < $3 and earlier.state = 'checking')
     for update`,
    [id, schedule_id, slot],
  );
  return rows.length > 0;
}

interface Ready {
  readonly report: OpenReport;
  readonly schedule: ScheduleRow;
  readonly targets: readonly DueTarget[];
}

async function said(
  { duties, now, complain }: Composer,
  session: Session,
  { report, schedule, targets }: Ready,
): Promise<string> {
  const due: DueReport = {
    id: report.id,
    schedule: scheduleOf(schedule),
    slot: report.slot,
    isWanted: report.wanted,
    now: now(),
    watch: schedule.watch,
    targets,
  };
  const composed = composedOf(duties, due);
  if (composed instanceof Error) {
    // It would end the same way each time, and hold up all that come later.
    complain(`report ${report.id} can't be composed: ${composed.stack}`);
    return settle(session, report.id, 'failed', composed.message);
  }
  const { card, thread, watch } = composed;
  await session.query('update schedules set watch = $2 where id = $1', [
    schedule.id,
    JSON.stringify(watch),
  ]);
  if (!card || isHushed(due)) return settle(session, report.id, 'silent');
  await session.query('update reports set card = $2, thread = $3 where id = $1', [
    report.id,
    JSON.stringify(card),
    thread ?? null,
  ]);
  return settle(session, report.id, 'pending');
}

function composedOf(duties: Composer['duties'], due: DueReport): Composed | Error {
  try {
    return duties.compose(due);
  } catch (error) {
    return error instanceof Error ? error : new Error(`${error}`);
  }
}

/** Paused, stopped or muted since it was due: what it would have said is known, and not said. */
function isHushed({ isWanted, schedule, now }: DueReport): boolean {
  const isMuted = schedule.mutedUntil !== undefined && schedule.mutedUntil > now;
  return !isWanted && (isMuted || schedule.state !== 'active');
}

async function settle(
  session: Session,
  id: string,
  state: 'pending' | 'silent' | 'failed',
  error?: string,
): Promise<string> {
  await session.query('update reports set state = $2, error = $3 where id = $1', [
    id,
    state,
    error ?? null,
  ]);
  return state;
}
