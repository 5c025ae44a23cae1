/**
 * Forgets what is old: checks and reports after so many days, answered arrivals and instances that
 * are gone after one. In pages, each a short statement of its own, so that nobody waits for it.
 *
 * What is always kept: the newest check of every order, so that the history knows its targets and
 * the next report what was before; reports that were not posted yet; and the report that opened a
 * thread in which a schedule still speaks.
 */
import type { Store } from './store.ts';

const page = 500;
const dayMs = 24 * 3_600_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/** How many rows went. */
export interface Forgotten {
  readonly checks: number;
  readonly reports: number;
  readonly arrivals: number;
}

interface Page {
  readonly seen: string;
  readonly gone: string;
  readonly lastAt: Date | null;
  readonly lastId: string | null;
}

/** @param signal ends it between two pages */
export async function forget(
  store: Store,
  retentionDays: number,
  now: Date,
  signal: AbortSignal,
): Promise<Forgotten> {
  const old = new Date(now.getTime() - retentionDays * dayMs);
  const yesterday = new Date(now.getTime() - dayMs);
  const reports = await pages(store, forgetReports, old, signal);
  const checks = await pages(store, forgetChecks, old, signal);
  const arrivals = await answered(store, yesterday, signal);
  await store.ask(() => store.pool.query('delete from instances where seen_at < $1', [yesterday]));
  return { checks, reports, arrivals };
}

/** Walks from the oldest row on, so that those that stay are looked at once and not for every page. */
async function pages(
  { pool, ask }: Store,
  statement: string,
  old: Date,
  signal: AbortSignal,
): Promise<number> {
  let total = 0;
  let from: readonly [Date, string] = [new Date(0), firstId];
  while (!signal.aborted) {
    const { rows } = await ask(() => pool.query<Page>(statement, [old, ...from, page]));
    const [{ seen, gone, lastAt, lastId } = { seen: '0', gone: '0', lastAt: null, lastId: null }] =
      rows;
    total += Number(gone);
    if (Number(seen) < page || !lastAt || !lastId) break;
    from = [lastAt, lastId];
  }
  return total;
}

/** What a page saw and took, and where the next one begins. */
const summary = `
  select (select count(*) from page) as seen, (select count(*) from gone) as gone,
    last.created_at as "lastAt", last.id as "lastId"
  from (values (1)) one left join lateral (
    select created_at, id from page order by created_at desc, id desc limit 1
  ) last on true`;

const forgetReports = `
  with page as materialized (
    select id, schedule_id, state, created_at from reports
    where created_at < $1 and (created_at, id) > ($2, $3::uuid) order by created_at, id limit $4
  ), gone as (
    delete from reports using page
    where reports.id = page.id and page.state in ('sent', 'silent', 'failed') and not exists (
      select from schedules
      where schedules.id = page.schedule_id and schedules.watch::text like '%' || page.id || '%'
    ) returning reports.id
  ), links as (
    delete from report_checks using gone where report_checks.report_id = gone.id
  ) ${summary}`;

const forgetChecks = `
  with page as materialized (
    select id, order_key, slot, state, created_at from checks
    where created_at < $1 and (created_at, id) > ($2, $3::uuid) order by created_at, id limit $4
  ), gone as (
    delete from checks using page
    where checks.id = page.id and page.state in ('done', 'failed') and exists (
      select from checks newer
      where newer.order_key = page.order_key and newer.slot > page.slot
        and (newer.state = 'done' or page.state <> 'done')
    ) and not exists (
      select from report_checks join reports on reports.id = report_checks.report_id
      where report_checks.check_id = page.id and reports.state = 'checking'
    ) returning checks.id
  ), links as (
    delete from report_checks using gone where report_checks.check_id = gone.id
  ) ${summary}`;

async function answered({ pool, ask }: Store, before: Date, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (let gone = page; gone === page && !signal.aborted; total += gone) {
    const { rowCount } = await ask(() =>
      pool.query(
        "delete from arrivals where key in (select key from arrivals where state = 'done' and created_at < $1 order by created_at limit $2)",
        [before, page],
      ),
    );
    gone = rowCount ?? 0;
  }
  return total;
}
