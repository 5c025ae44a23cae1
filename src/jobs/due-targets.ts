/** What a report is composed from: its checks, and what was before them. */
import { Sighting } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import type { Store } from '../store/store.ts';
import type { DueTarget } from './duties.ts';
import { type PastRow, pastColumns, pastOf } from './rows.ts';
import { orderKeyOf } from './spread.ts';

const mostEarlier = 50;

type Seen = Exclude<DueTarget['newest'], undefined>;

interface CheckRow extends PastRow {
  readonly state: string;
  readonly report: unknown;
}

/** @param orders of the schedule, for checks that are not there any more */
export async function dueTargets(
  { pool }: Pick<Store, 'pool'>,
  reportId: string,
  orders: readonly CheckOrder[],
): Promise<DueTarget[]> {
  const { rows } = await pool.query<CheckRow & { position: number }>(
    `select links.position, checks.state, checks.report, ${pastColumns
      .split(', ')
      .map((column) => `checks.${column}`)
      .join(', ')}
     from report_checks links left join checks on checks.id = links.check_id
     where links.report_id = $1 order by links.position`,
    [reportId],
  );
  const targets: DueTarget[] = [];
  for (const row of rows) {
    const order = row.order ?? orders[row.position];
    if (order) targets.push(await dueTarget(pool, order, row));
  }
  return targets;
}

async function dueTarget(
  pool: Store['pool'],
  order: CheckOrder,
  row: CheckRow,
): Promise<DueTarget> {
  const newest = row.state === 'done' ? seenOf(row) : undefined;
  const before = newest?.past.startedAt ?? new Date();
  const { rows } = await pool.query<PastRow>(
    `select ${pastColumns} from checks
     where target = $1 and order_key = $2 and state = 'done' and started_at < $3 and id <> $4
     order by started_at desc limit ${mostEarlier}`,
    [order.target.toLowerCase(), orderKeyOf(order), before, row.id],
  );
  return {
    order,
    newest,
    previous: await previousOf(pool, rows[0]),
    earlier: rows.map(pastOf),
  };
}

async function previousOf(pool: Store['pool'], row?: PastRow): Promise<Seen | undefined> {
  if (!row) return undefined;
  const { rows } = await pool.query<{ report: unknown }>(
    'select report from checks where id = $1',
    [row.id],
  );
  return rows[0] && seenOf({ ...row, report: rows[0].report });
}

/** @returns nothing for what another version wrote, if we don't read it any more */
function seenOf(row: PastRow & { readonly report: unknown }): Seen | undefined {
  const sighting = Sighting.safeParse(row.report);
  return sighting.success ? { past: pastOf(row), sighting: sighting.data } : undefined;
}
