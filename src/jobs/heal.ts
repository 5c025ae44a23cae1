/**
 * A clock that was far ahead has left schedules with a next turn far ahead, too. They get the one that
 * the clock names now. A slot that had its report then has no second one: (schedule, slot) is unique.
 */
import type { When } from '../model/schedule.ts';
import type { Store } from '../store/store.ts';
import { slotsAfter } from './slots.ts';

/** @returns how many were set right */
export async function heal({ pool }: Pick<Store, 'pool'>, now: Date): Promise<number> {
  const { rows } = await pool.query<When & { furthest: Date }>(
    `select cron, zone, max(next_slot) as furthest from schedules where state = 'active'
     group by cron, zone`,
  );
  const early = rows.flatMap(({ furthest, ...when }) => {
    const [next] = slotsAfter(when, now, 1);
    return next && next < furthest ? [{ ...when, next }] : [];
  });
  if (early.length === 0) return 0;
  const { rowCount } = await pool.query(
    `update schedules set next_slot = early.next, next_run = early.next + (next_run - next_slot)
     from unnest($1::text[], $2::text[], $3::timestamptz[]) as early(cron, zone, next)
     where schedules.cron = early.cron and schedules.zone = early.zone
       and schedules.state = 'active' and schedules.next_slot > early.next`,
    [
      early.map(({ cron }) => cron),
      early.map(({ zone }) => zone),
      early.map(({ next }) => next.toISOString()),
    ],
  );
  return rowCount ?? 0;
}
