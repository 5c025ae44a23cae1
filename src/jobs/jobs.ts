/**
 * The engine: what is due is claimed, queued, checked and composed, by as many instances as there are.
 * It ends where something is to be said: posting it is the outbox's.
 */
import type { Sighting } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import type { Store } from '../store/store.ts';
import { ask } from './ask.ts';
import { type Claimed, claimDue } from './claim.ts';
import { clockOf } from './clock.ts';
import { composeReport } from './compose.ts';
import type { Duties } from './duties.ts';
import { heal } from './heal.ts';
import { instanceOf } from './instances.ts';
import { type Loop, onceAMinute, repeat } from './loop.ts';
import { openQueue, type Queue } from './queue.ts';
import { giveUpUnserved, handInNew, lostOnes, openReports } from './repair.ts';
import { runCheck, type Worker } from './worker.ts';

export interface JobsSettings {
  readonly store: Store;
  readonly duties: Pick<Duties, 'check' | 'compose'>;
  /** The name of the network it stands in: then it takes only the checks of that name. */
  readonly vantage?: string;
  readonly missed: 'once' | 'skip';
  /** Checks at a time. */
  readonly concurrency: number;
  readonly version: string;
  /** Hears what went wrong, the same thing once a minute. */
  readonly log: (message: string) => void;
  /** There is something new to be posted. */
  readonly announce?: () => void;
  /** By default the database's time. */
  readonly now?: () => Date;
}

interface JobsHealth {
  /** How long the oldest schedule that is due has been waiting to be claimed. */
  readonly lagMs: number;
  /** Checks that wait for a worker, counted up to 100,000. */
  readonly queued: number;
  /** How long the oldest of them has. */
  readonly waitingMs: number;
}

export interface Jobs {
  /** Claims at once what is due. */
  nudge(): void;
  /** Runs a check where it has to be run. @throws Unavailable */
  ask(order: CheckOrder, signal: AbortSignal): Promise<Sighting>;
  health(): Promise<JobsHealth>;
  /** Takes nothing more, waits for what runs, and hands back what doesn't end in time. */
  stop(graceMs?: number): Promise<void>;
}

/** Schedules taken in one transaction. Embedded, everything else waits for its end. */
const batchSizes = { embedded: 1_000, postgresql: 5_000 };
/** Batches at the same time: one is worked out here while the database writes the other. */
const lanes = { embedded: 1, postgresql: 2 };
const defaultGraceMs = 8_000;
/** The end of pg-boss waits for checks, this one for what they still write. */
const lastWordsMs = 1_500;

export async function startJobs(settings: JobsSettings): Promise<Jobs> {
  const { store, duties, vantage = '', concurrency } = settings;
  const ending = new AbortController();
  // What is cut off by the end complains of it, and nobody has to hear that.
  const complain = onceAMinute((message) => {
    if (!ending.signal.aborted) settings.log(message);
  });
  const clock = clockOf(store);
  const now = settings.now ?? clock.now;
  const announce = settings.announce ?? (() => {});
  const worker: Worker = { store, duties, now, complain, announce };
  const queue = await openQueue(store, complain);
  const instance = instanceOf(store, vantage, settings.version);
  await clock.read();
  await instance.beat();
  if (store.mode === 'embedded') await releaseOrphans(store, queue);
  const running = new Set<Promise<void>>();
  await queue.serve(vantage, concurrency, (id, attempt, signal) => {
    const work = runCheck(worker, id, attempt, signal);
    running.add(work);
    return work.finally(() => running.delete(work));
  });
  const claiming = claimingOf(settings, worker, queue, ending.signal);
  const loops = startLoops(worker, queue, claiming);
  const heartbeat = repeat(15_000, instance.beat, complain);
  const watch = repeat(30_000, clock.read, complain);
  return {
    nudge: () => loops[0]?.nudge(),
    ask: (order, signal) => ask(worker, queue, order, signal),
    health: () => healthOf(store, now()),
    async stop(graceMs = defaultGraceMs) {
      ending.abort();
      const ends = [...loops, heartbeat, watch].map((loop) => loop.end());
      const over = Promise.all([...ends, queue.stop(graceMs)]);
      await Promise.race([over, wait(graceMs + lastWordsMs)]);
      await Promise.race([Promise.allSettled(running), wait(lastWordsMs)]);
      // If it can't say so any more, it is missed after a while.
      await Promise.race([instance.leave().catch(() => undefined), wait(lastWordsMs)]);
    },
  };
}

function startLoops(worker: Worker, queue: Queue, claiming: () => Promise<void>): Loop[] {
  const { complain } = worker;
  return [
    repeat(1_000, claiming, complain),
    repeat(5_000, openReports(worker, queue), complain),
    repeat(15_000, lostOnes(worker, queue), complain),
    repeat(30_000, () => giveUpUnserved(worker, queue), complain),
    repeat(
      300_000,
      async () => {
        await heal(worker.store, worker.now());
      },
      complain,
    ),
  ];
}

/** One turn: all that is due, and all that others have left for the queue. */
function claimingOf(
  { missed }: JobsSettings,
  worker: Worker,
  queue: Queue,
  ending: AbortSignal,
): () => Promise<void> {
  const { store, now } = worker;
  const limit = batchSizes[store.mode];
  const activeOf = countedOnceAMinute(store);
  let last = now();
  const lane = async () => {
    for (let taken = limit; taken === limit && !ending.aborted; ) {
      const claimed = await claimDue(store, {
        now: now(),
        limit,
        missed,
        active: await activeOf(),
      });
      await handIn(worker, queue, claimed);
      taken = claimed.schedules;
    }
  };
  return async () => {
    // A clock that was set back: what it had called due too early comes again when it is.
    if (now() < last) await heal(store, now());
    last = now();
    await Promise.all(Array.from({ length: lanes[store.mode] }, lane));
    if ((await handInNew(worker, queue)) > 0) queue.nudge();
  };
}

async function handIn(worker: Worker, queue: Queue, { checks, shared }: Claimed): Promise<void> {
  if (checks.length > 0) await queue.handIn(checks);
  if (checks.length > 0) queue.nudge();
  for (const report of shared) await composeReport(worker, report);
}

function countedOnceAMinute({ pool }: Store): () => Promise<number> {
  let count = 0;
  let until = 0;
  return async () => {
    if (Date.now() < until) return count;
    const { rows } = await pool.query<{ count: number }>(
      "select count(*)::int as count from schedules where state = 'active'",
    );
    count = rows[0]?.count ?? 0;
    until = Date.now() + 60_000;
    return count;
  };
}

/** The only process that could have them at work is gone: nobody has to wait for their heartbeat. */
async function releaseOrphans({ pool }: Store, queue: Queue): Promise<void> {
  const { rows } = await pool.query<{ id: string; vantage: string }>(
    "select id, vantage from checks where state = 'running'",
  );
  const byVantage = Map.groupBy(rows, ({ vantage }) => vantage);
  for (const [vantage, checks] of byVantage)
    await queue.release(
      vantage,
      checks.map(({ id }) => id),
    );
}

async function healthOf({ pool }: Store, now: Date): Promise<JobsHealth> {
  const { rows } = await pool.query<{ due: Date | null; queued: number; oldest: Date | null }>(
    `select (select min(next_run) from schedules where state = 'active') as due,
            (select count(*)::int from
              (select 1 from checks where state = 'queued' limit 100000) waiting) as queued,
            (select min(queued_at) from checks where state = 'queued') as oldest`,
  );
  const [row] = rows;
  const ageMs = (since?: Date | null) => (since ? Math.max(0, now.getTime() - since.getTime()) : 0);
  return { lagMs: ageMs(row?.due), queued: row?.queued ?? 0, waitingMs: ageMs(row?.oldest) };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
