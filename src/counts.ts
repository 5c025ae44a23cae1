/** What Prometheus is told of the store, in one look. */
import type { Store } from './store/store.ts';

const statement = `
  select (select coalesce(jsonb_object_agg(state, count), '{}') from
            (select state, count(*)::int as count from reports
             where state in ('checking', 'pending', 'sending') group by state) open) as reports,
         (select coalesce(jsonb_object_agg(state, count), '{}') from
            (select state, count(*)::int as count from schedules group by state) kept) as schedules,
         (select count(*)::int from accounts where locked_at is not null) as locked,
         (select greatest(0, extract(epoch from now() - min(next_run)))::float8
          from schedules where state = 'active') as overdue`;

interface Row {
  readonly reports: Readonly<Record<string, number>>;
  readonly schedules: Readonly<Record<string, number>>;
  readonly locked: number;
  readonly overdue: number | null;
}

const noReports = { checking: 0, pending: 0, sending: 0 };
const noSchedules = { active: 0, paused: 0, stopped: 0 };

/** @throws Unavailable */
export async function countsOf({ pool, ask }: Store) {
  const { rows } = await ask(() => pool.query<Row>(statement));
  const [row] = rows;
  return {
    reports: { ...noReports, ...row?.reports },
    schedules: { ...noSchedules, ...row?.schedules },
    lockedAccounts: row?.locked ?? 0,
    overdueS: row?.overdue ?? 0,
  };
}
