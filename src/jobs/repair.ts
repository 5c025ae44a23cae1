/**
 * Finds what a crash has left half done. Each turn looks at a bounded part, and all of it has its turn.
 */
import { composeReport, isReady } from './compose.ts';
import type { Queue, QueuedCheck } from './queue.ts';
import { fail, type Worker } from './worker.ts';

const mostChecks = 2_000;
const mostReports = 500;
/** All others come after it. */
const firstId = '00000000-0000-0000-0000-000000000000';
/** Then whoever claimed it had every chance to hand it in. */
const handedInWithin = "interval '20 seconds'";
/** Then a check is not just slow: its job may be lost. */
const doneWithin = "interval '10 minutes'";
/** So long a check waits for a vantage point that isn't there. */
const servedWithin = "interval '15 minutes'";

/** Checks that were written down for somebody else to hand in. @returns how many there were */
export async function handInNew({ store: { pool } }: Worker, queue: Queue): Promise<number> {
  const { rows } = await pool.query<QueuedCheck>(
    `select id, target, vantage from checks
     where state = 'queued' and queued_at is null limit ${mostChecks}`,
  );
  if (rows.length === 0) return 0;
  await queue.handIn(rows);
  await pool.query('update checks set queued_at = now() where id = any($1) and queued_at is null', [
    rows.map(({ id }) => id),
  ]);
  return rows.length;
}

/**
 * Checks whose claimer may have died between its commit and the queue: each is handed in once more by
 * everyone who comes by, which changes nothing for those that are there.
 */
export function lostOnes({ store: { pool } }: Worker, queue: Queue): () => Promise<void> {
  let seen = { at: new Date(0), id: firstId };
  return async () => {
    for (;;) {
      const { rows } = await pool.query<QueuedCheck & { queued_at: Date }>(
        `select id, target, vantage, queued_at from checks
         where state = 'queued' and (queued_at, id) > ($1, $2)
           and queued_at < now() - ${handedInWithin}
         order by queued_at, id limit ${mostChecks}`,
        [seen.at, seen.id],
      );
      const last = rows.at(-1);
      if (!last) return;
      await queue.handIn(rows);
      seen = { at: last.queued_at, id: last.id };
    }
  };
}

interface OpenRow {
  readonly id: string;
  readonly place_key: string;
  readonly created_at: Date;
  readonly is_ready: boolean;
  readonly is_late: boolean;
}

/** Reports that should be composed and are not, and those that wait for a check that got lost. */
export function openReports(worker: Worker, queue: Queue): () => Promise<void> {
  const { pool } = worker.store;
  const start = { place_key: '', created_at: new Date(0), id: firstId };
  let after = start;
  return async () => {
    const { rows } = await pool.query<OpenRow>(
      `select id, place_key, created_at, ${isReady} as is_ready,
              created_at < now() - ${doneWithin} as is_late
       from reports report
       where state = 'checking' and (place_key, created_at, id) > ($1, $2, $3)
       order by place_key, created_at, id limit ${mostReports}`,
      [after.place_key, after.created_at, after.id],
    );
    after = rows.length < mostReports ? start : (rows.at(-1) ?? start);
    for (const { id, is_ready } of rows) if (is_ready) await composeReport(worker, id);
    const late = rows.filter(({ is_ready, is_late }) => is_late && !is_ready).map(({ id }) => id);
    if (late.length > 0) await queue.handIn(await unfinished(pool, late));
  };
}

async function unfinished(
  pool: Worker['store']['pool'],
  reports: readonly string[],
): Promise<QueuedCheck[]> {
  const { rows } = await pool.query<QueuedCheck>(
    `select distinct checks.id, checks.target, checks.vantage
     from report_checks links join checks on checks.id = links.check_id
     where links.report_id = any($1) and checks.state in ('queued', 'running')`,
    [reports],
  );
  return rows;
}

/** Checks for a vantage point that nobody serves: their reports say so, instead of never coming. */
export async function giveUpUnserved(worker: Worker, queue: Queue): Promise<void> {
  const { rows } = await worker.store.pool.query<QueuedCheck>(
    `select id, target, vantage from checks
     where state = 'queued' and vantage <> '' and queued_at < now() - ${servedWithin}
       and not exists (select 1 from instances
                       where instances.vantage = checks.vantage
                         and instances.seen_at > now() - ${servedWithin})
     limit ${mostChecks}`,
  );
  const byVantage = Map.groupBy(rows, ({ vantage }) => vantage);
  for (const [vantage, checks] of byVantage) {
    const ids = checks.map(({ id }) => id);
    await queue.drop(vantage, ids);
    await fail(worker, ids);
  }
}
