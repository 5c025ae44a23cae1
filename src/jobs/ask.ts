/** A check that somebody waits for, run where it has to be run. */
import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Unavailable } from '../model/books.ts';
import { Sighting } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import { vantagesOf } from '../store/vantages.ts';
import type { Queue } from './queue.ts';
import { orderKeyOf } from './spread.ts';
import { fail, type Worker } from './worker.ts';

const longestMs = 90_000;
const lookEveryMs = 200;

/**
 * @param signal ends the wait
 * @throws Unavailable, with a sentence, if nobody is there, or nobody gets to it
 */
export async function ask(
  worker: Worker,
  queue: Queue,
  order: CheckOrder,
  signal: AbortSignal,
): Promise<Sighting> {
  const { vantage = '' } = order;
  if (vantage && !(await vantagesOf(worker.store)).includes(vantage))
    throw new Unavailable(
      `Nobody is at ${vantage} right now. Start an Exchange Check there with EXCHANGE_CHECK_VANTAGE=${vantage} and the same DATABASE_URL, then try again.`,
    );
  const id = await written(worker, order);
  await queue.handIn([{ id, target: order.target, vantage }], true);
  queue.nudge();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const ended = await result(worker, id, limit);
  if (ended.state === 'done') return Sighting.parse(ended.report);
  await queue.drop(vantage, [id]);
  await fail(worker, [id]);
  const where = vantage || 'the workers';
  throw new Unavailable(
    ended.state === 'queued'
      ? `The check is still waiting for its turn at ${where}: other checks are running there. Try again in a minute.`
      : `The check at ${where} broke down, or did not end in time. Try again; the log of that instance says more.`,
  );
}

async function written({ store, now }: Worker, order: CheckOrder): Promise<string> {
  const { rows } = await store.pool.query<{ id: string }>(
    `insert into checks (id, target, "order", order_key, vantage, cause, slot, queued_at)
     values ($1, $2, $3, $4, $5, 'asked', $6, now())
     on conflict (order_key, slot) do update set order_key = excluded.order_key
     returning id`,
    [
      randomUUIDv7(),
      order.target.toLowerCase(),
      JSON.stringify(order),
      orderKeyOf(order),
      order.vantage ?? '',
      now(),
    ],
  );
  const [row] = rows;
  if (!row) throw new Unavailable('The check could not be written down. Try again.');
  return row.id;
}

/** @returns what it is when the wait is over */
async function result(
  { store: { pool } }: Worker,
  id: string,
  limit: AbortSignal,
): Promise<{ readonly state: string; readonly report: unknown }> {
  for (;;) {
    const { rows } = await pool.query<{ state: string; report: unknown }>(
      'select state, report from checks where id = $1',
      [id],
    );
    const [row = { state: 'failed', report: null }] = rows;
    if (limit.aborted || row.state === 'done' || row.state === 'failed') return row;
    await after(lookEveryMs, undefined, { signal: limit }).catch(() => undefined);
  }
}
