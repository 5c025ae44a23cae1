/** Schedules straight into the tables, and duties whose checks see nothing but the time. */
import type { DoneCheck, Duties } from '../../src/jobs/duties.ts';
import type { CheckOrder } from '../../src/model/schedule.ts';
import type { Store } from '../../src/store/store.ts';

export interface Planted {
  readonly orders: readonly CheckOrder[];
  readonly cron?: string;
  readonly zone?: string;
  /** Its next slot; it is due then, without an offset. */
  readonly slot: Date;
}

/** @returns their numbers */
export async function plant(store: Store, schedules: readonly Planted[]): Promise<number[]> {
  const { rows } = await store.pool.query<{ id: number }>(
    `insert into schedules (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
     select 'web', '{"surface":"web","key":"web","reference":{}}', orders, cron, zone, false, 'U1', slot, slot
     from unnest($1::jsonb[], $2::text[], $3::text[], $4::timestamptz[]) as made(orders, cron, zone, slot)
     returning id`,
    [
      schedules.map(({ orders }) => JSON.stringify(orders)),
      schedules.map(({ cron = '0 8 * * *' }) => cron),
      schedules.map(({ zone = 'UTC' }) => zone),
      schedules.map(({ slot }) => slot.toISOString()),
    ],
  );
  return rows.map(({ id }) => id);
}

/** Each with a place and a target of its own; all are due. */
export async function plantMany(store: Store, count: number): Promise<void> {
  await store.pool.query(
    `insert into schedules (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
     select 'C' || n, jsonb_build_object('surface', 'slack', 'key', 'C' || n, 'reference', '{}'::jsonb),
            jsonb_build_array(jsonb_build_object('target', 'own-' || n || '.example')),
            '0 8 * * *', 'UTC', false, 'U1', date_trunc('minute', now()), date_trunc('minute', now())
     from generate_series(1, $1::int) as n`,
    [count],
  );
}

/** What a healthy target looks like. */
export function seen({ target }: CheckOrder, vantage = 'here'): DoneCheck {
  return {
    health: 'healthy',
    found: [],
    sighting: {
      target: { text: target, domain: target, port: 443 },
      vantage,
      startedAt: new Date().toISOString(),
      durationMs: 5,
      isCut: false,
      probes: [],
    },
  };
}

/** Each check takes `ms`; the card names the targets and how many were seen. */
export function plainDuties(ms = 0): Pick<Duties, 'check' | 'compose'> {
  return {
    async check(order, signal) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new Error('It was ended'));
        });
      });
      return seen(order);
    },
    compose: ({ targets, watch }) => ({
      card: {
        summary: targets
          .map(({ order, newest }) => `${order.target} ${newest ? 'seen' : 'not seen'}`)
          .join(', '),
        tone: 'good',
        blocks: [],
      },
      watch: { ...watch, composed: Number(watch.composed ?? 0) + 1 },
    }),
  };
}

/** Looks again and again, as events of other processes can't be awaited. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function countOf(store: Store, what: string): Promise<number> {
  const { rows } = await store.pool.query<{ count: number }>(
    `select count(*)::int as count from ${what}`,
  );
  return rows[0]?.count ?? 0;
}
