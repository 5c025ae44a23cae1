/** Writes down one report that somebody asked for by hand, and the checks that it waits for. */
import { randomUUIDv7 } from 'node:crypto';
import type { CheckOrder, Schedule } from '../model/schedule.ts';
import type { Session } from '../store/transaction.ts';
import { orderKeyOf } from './spread.ts';

/**
 * In the transaction of the caller. The checks are not in the queue yet: they are found there.
 *
 * @param slot the moment at which it was asked for; no two reports of a schedule have the same
 */
export async function orderReport(
  session: Session,
  { id, place, orders }: Pick<Schedule, 'id' | 'place' | 'orders'>,
  slot: Date,
): Promise<void> {
  const report = randomUUIDv7();
  // A slot of the schedule itself that falls on this very moment is the same report, and wanted.
  const { rows } = await session.query<{ id: string }>(
    `insert into reports (id, schedule_id, slot, place_key, place, wanted)
     values ($1, $2, $3, $4, $5, true)
     on conflict (schedule_id, slot) do update set wanted = true returning id`,
    [report, id, slot, place.key, JSON.stringify(place)],
  );
  if (rows[0]?.id !== report) return;
  const checks = await orderChecks(session, orders, slot);
  await session.query(
    `insert into report_checks (report_id, check_id, position)
     select $1, check_id, nth - 1 from unnest($2::uuid[]) with ordinality as made(check_id, nth)`,
    [report, checks],
  );
}

/** @returns their ids, those of others for checks that are there already */
async function orderChecks(
  session: Session,
  orders: readonly CheckOrder[],
  slot: Date,
): Promise<string[]> {
  const keys = orders.map(orderKeyOf);
  await session.query(
    `insert into checks (id, target, "order", order_key, vantage, cause, slot)
     select id, target, "order", order_key, vantage, 'schedule', $6
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::text[])
       as made(id, target, "order", order_key, vantage)
     order by order_key
     on conflict (order_key, slot) do nothing`,
    [
      orders.map(() => randomUUIDv7()),
      orders.map(({ target }) => target.toLowerCase()),
      orders.map((order) => JSON.stringify(order)),
      keys,
      orders.map(({ vantage = '' }) => vantage),
      slot,
    ],
  );
  const { rows } = await session.query<{ id: string }>(
    `select checks.id from unnest($1::text[]) with ordinality as wanted(order_key, nth)
     join checks on checks.order_key = wanted.order_key and checks.slot = $2 order by nth`,
    [keys, slot],
  );
  return rows.map(({ id }) => id);
}
