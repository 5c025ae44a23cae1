/** Reports as they wait in the outbox, and what became of them. */
import { randomUUID } from 'node:crypto';
import type { Tone } from '../../src/model/card.ts';
import type { Store } from '../../src/store/store.ts';

export interface WaitingReport {
  readonly channel: string;
  readonly schedule: number;
  /** Minutes after the first one. */
  readonly minute?: number;
  readonly summary?: string;
  readonly tone?: Tone;
  readonly thread?: string;
}

/** When the first report was due. */
export const dawn = new Date('2026-11-22T08:00:00Z');
export const quiet = { warn: () => undefined, error: () => undefined };

const insert = `
  insert into reports (id, schedule_id, slot, place_key, place, state, card, thread, created_at)
  select id, schedule, slot, channel, jsonb_build_object('surface', 'slack', 'key', channel, 'reference', '{}'::jsonb),
    'pending', card, thread, slot + position * interval '1 millisecond'
  from json_to_recordset($1) as given (id uuid, schedule int, slot timestamptz, channel text,
    card jsonb, thread uuid, position int)`;

/** In the order in which they are to be posted. @returns their ids */
export async function wait(store: Store, reports: readonly WaitingReport[]): Promise<string[]> {
  const rows = reports.map(
    ({ channel, schedule, minute = 0, tone = 'good', thread, ...rest }, position) => ({
      id: randomUUID(),
      schedule,
      slot: new Date(dawn.getTime() + minute * 60_000),
      channel,
      card: { summary: rest.summary ?? `report ${position}`, tone, blocks: [] },
      thread,
      position,
    }),
  );
  await store.pool.query(insert, [JSON.stringify(rows)]);
  return rows.map(({ id }) => id);
}

/** @returns its number */
export async function schedule(store: Store, channel: string, zone = 'UTC'): Promise<number> {
  const { rows } = await store.pool.query<{ id: number }>(
    `insert into schedules (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
     values ($1, '{}', '[]', '0 8 * * *', $2, false, 'U1', now(), now()) returning id`,
    [channel, zone],
  );
  return rows[0]?.id ?? 0;
}

/** How many stand how. */
export async function states(store: Store): Promise<Readonly<Record<string, number>>> {
  const { rows } = await store.pool.query<{ state: string; count: number }>(
    'select state, count(*)::int as count from reports group by state',
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Whether nothing is left that could be posted at that time. */
export async function isIdle(store: Store, at: Date): Promise<boolean> {
  const { rows } = await store.pool.query(
    `select from reports r left join outlets o using (place_key)
     where r.state in ('pending', 'sending') and (o.free_at is null or o.free_at <= $1) limit 1`,
    [at],
  );
  return rows.length === 0;
}

export async function isDone(store: Store): Promise<boolean> {
  const { pending = 0, sending = 0 } = await states(store);
  return pending + sending === 0;
}

/** `count` channels with as many reports each, every one of a schedule of its own: no folds, no digests. */
export function spreadOver(count: number, each: number): readonly WaitingReport[] {
  return Array.from({ length: count * each }, (_, n) => ({
    channel: `slack T1 C${n % count}`,
    schedule: n + 1,
    summary: `${Math.floor(n / count)}`,
  }));
}
