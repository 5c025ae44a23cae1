/** Runs one check: takes it down as running, does it, stores what was seen, composes what waited for it. */
import type { CheckOrder } from '../model/schedule.ts';
import { type Composer, composeAfter } from './compose.ts';
import type { DoneCheck, Duties } from './duties.ts';

export interface Worker extends Composer {
  readonly duties: Pick<Duties, 'check' | 'compose'>;
}

/** Longer than any check takes that keeps its own deadline. */
const longestCheckMs = 120_000;
/** Tries that may end in an error of ours. */
const mostAttempts = 3;

/**
 * @param attempt how often it was tried before, by whomever
 * @param signal ends when the check was given to somebody else, or is to be handed back
 * @throws what is worth another try
 */
export async function runCheck(
  worker: Worker,
  id: string,
  attempt: number,
  signal: AbortSignal,
): Promise<void> {
  const order = await begun(worker, id);
  // It is done, or nobody wants it any more; a crash may have come between it and what waits for it.
  if (!order) return composeAfter(worker, id);
  const done = await checked(worker, order, signal);
  if (done instanceof Error) {
    if (signal.aborted) throw done; // it is in other hands, or handed back
    worker.complain(`check ${id} broke down: ${done.stack}`);
    if (attempt + 1 < mostAttempts) throw done;
    await fail(worker, [id]);
    return;
  }
  await store(worker, id, done);
  await composeAfter(worker, id);
}

/** What can't be done is taken down as such, and said in the reports that waited for it. */
export async function fail(worker: Worker, ids: readonly string[]): Promise<void> {
  const { rows } = await worker.store.pool.query<{ id: string }>(
    `update checks set state = 'failed' where id = any($1) and state in ('queued', 'running')
     returning id`,
    [ids],
  );
  for (const { id } of rows) await composeAfter(worker, id);
}

async function begun({ store: { pool } }: Worker, id: string): Promise<CheckOrder | undefined> {
  const { rows } = await pool.query<{ order: CheckOrder }>(
    `update checks set state = 'running', started_at = now()
     where id = $1 and state in ('queued', 'running') returning "order"`,
    [id],
  );
  return rows[0]?.order;
}

async function checked(
  { duties }: Worker,
  order: CheckOrder,
  signal: AbortSignal,
): Promise<DoneCheck | Error> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(longestCheckMs)]);
    return await duties.check(order, limit);
  } catch (error) {
    return error instanceof Error ? error : new Error(`${error}`);
  }
}

/** Whoever is first has done it: a second one, whose heartbeat was lost, changes nothing. */
async function store(
  { store: { pool } }: Worker,
  id: string,
  { health, found, sighting }: DoneCheck,
): Promise<void> {
  await pool.query(
    `update checks set state = 'done', health = $2, found = $3, started_at = $4, duration_ms = $5,
            machine = $6, report = $7
     where id = $1 and state in ('queued', 'running')`,
    [
      id,
      health,
      found,
      sighting.startedAt,
      Math.round(sighting.durationMs),
      sighting.vantage,
      JSON.stringify(sighting),
    ],
  );
}
