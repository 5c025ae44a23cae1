/**
 * Checks as work in pg-boss: who takes one keeps it alive by a heartbeat, and when that stops, others
 * take it. The job's id is the check's, so handing a check in twice is handing it in once.
 *
 * Two settings keep a target from being hit twice at once: the group lets a fetch pass over targets
 * that are at work, so that they hold nobody up; the policy's unique index decides where two fetches
 * meet. The dead letters of pg-boss are not used: they cost a quarter of the rate at which jobs go in.
 */
import { PgBoss } from 'pg-boss';
import type { Store } from '../store/store.ts';

/** A check that waits to be run. */
export interface QueuedCheck {
  readonly id: string;
  readonly target: string;
  /** The empty word: any instance without a name. */
  readonly vantage: string;
}

/** @param attempt 0 at first  @param signal ends when the work was given to somebody else, or is handed back */
type Work = (id: string, attempt: number, signal: AbortSignal) => Promise<void>;

export interface Queue {
  /** @param isUrgent somebody waits for it: it goes before the rest */
  handIn(checks: readonly QueuedCheck[], isUrgent?: boolean): Promise<void>;
  /** Takes checks of one vantage point, `concurrency` at a time. */
  serve(vantage: string, concurrency: number, work: Work): Promise<void>;
  /** Something may be there for our own workers. */
  nudge(): void;
  /** They were at work in a process that is gone. */
  release(vantage: string, ids: readonly string[]): Promise<void>;
  /** Nobody needs them any more. */
  drop(vantage: string, ids: readonly string[]): Promise<void>;
  /** Waits for what is running; what is not done by then is handed back. */
  stop(graceMs: number): Promise<void>;
}

/** A job longer than that is not alive, whatever its heartbeat says. */
const expireInSeconds = 180;
/** Processes may end in the middle; errors of ours are counted by the worker, and give up sooner. */
const retries = 20;
/** So that two fetches that meet at one target don't meet again. */
const longestKey = 200;

/** @param complain hears of trouble with the database */
export async function openQueue(store: Store, complain: (message: string) => void): Promise<Queue> {
  const isEmbedded = store.mode === 'embedded';
  const boss = bossOn(store);
  boss.on('error', (error) => complain(`the queue: ${error.message}`));
  await boss.start();
  const queues = new Set<string>();
  const workers = new Set<string>();

  const queueOf = async (vantage: string) => {
    const name = vantage ? `check.${vantage}` : 'check';
    if (queues.has(name)) return name;
    await boss.createQueue(name, queueOn(store, !vantage));
    queues.add(name);
    return name;
  };

  const startWorker = async (name: string, work: Work) => {
    let worker = '';
    worker = await boss.work<object>(
      name,
      {
        batchSize: 1,
        groupConcurrency: 1,
        pollingIntervalSeconds: isEmbedded ? 1 : 0.5,
        notifyPollingIntervalSeconds: 2,
      },
      async ([job]) => {
        if (job) await work(job.id, job.retryCount, job.signal);
        boss.notifyWorker(worker); // there may be more: look at once
      },
    );
    workers.add(worker);
  };

  return {
    async handIn(checks, isUrgent = false) {
      const byVantage = Map.groupBy(checks, ({ vantage }) => vantage);
      for (const [vantage, some] of byVantage)
        await boss.insert(
          await queueOf(vantage),
          some.map(({ id, target }) => {
            const key = target.toLowerCase().slice(0, longestKey);
            return { id, singletonKey: key, group: { id: key }, ...(isUrgent && { priority: 1 }) };
          }),
          { returnId: false },
        );
    },
    async serve(vantage, concurrency, work) {
      const name = await queueOf(vantage);
      for (let n = 0; n < concurrency; n += 1) await startWorker(name, work);
    },
    nudge() {
      for (const worker of workers) boss.notifyWorker(worker);
    },
    async release(vantage, ids) {
      if (ids.length > 0) await boss.fail(await queueOf(vantage), [...ids]);
    },
    async drop(vantage, ids) {
      if (ids.length > 0) await boss.cancel(await queueOf(vantage), [...ids]);
    },
    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs }),
  };
}

function bossOn({ connection, mode }: Store): PgBoss {
  const isEmbedded = mode === 'embedded';
  return new PgBoss({
    ...connection,
    schema: 'boss',
    application_name: 'exchange-check-queue',
    max: isEmbedded ? 4 : 8,
    connectionTimeoutMillis: 5_000,
    backend: isEmbedded ? 'pglite' : 'postgres',
    schedule: false,
    useListenNotify: !isEmbedded, // the embedded one is a single session behind its socket
    // Who died is noticed by the monitor, and which targets are at work is remembered that long.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    queueCacheIntervalSeconds: 2,
    maintenanceIntervalSeconds: 120,
  });
}

/** @param isLarge it has a table of its own, without the indexes of other policies */
function queueOn({ mode }: Store, isLarge: boolean) {
  const isEmbedded = mode === 'embedded';
  return {
    policy: 'singleton',
    partition: isLarge,
    retryLimit: retries,
    retryDelay: 1,
    expireInSeconds,
    // Embedded, all statements wait for one another, and a dead process has no living neighbor.
    heartbeatSeconds: isEmbedded ? 30 : 10,
    deleteAfterSeconds: 300,
    notify: !isEmbedded,
  };
}
