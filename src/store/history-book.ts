/** Checks that have ended, as people ask for them. What they mean is worked out anew by whoever is handed in. */
import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Unavailable } from '../model/books.ts';
import type { HistoryBook, PastCheck } from '../model/history.ts';
import { type Report, Sighting } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import { checks } from './schema.ts';
import type { Database, Store } from './store.ts';
import { vantagesOf } from './vantages.ts';

const mostListed = 500;
/** Two checks of the same order that somebody asked for in the same millisecond. */
const mostNeighbors = 20;

export interface HistorySettings {
  /** Says what a sighting means, with today's knowledge. */
  readonly reportOf: (sighting: Sighting) => Report;
  /** The same as that of the jobs. */
  readonly orderKeyOf: (order: CheckOrder) => string;
}

/** A check without its steps: those are long, and lists do not show them. */
const columns = {
  id: checks.id,
  order: checks.order,
  cause: checks.cause,
  health: checks.health,
  startedAt: checks.startedAt,
  durationMs: checks.durationMs,
  machine: checks.machine,
  found: checks.found,
};
type Row = { readonly [Name in keyof typeof columns]: (typeof columns)[Name]['_']['data'] | null };

export function historyBook(
  { database, pool, ask }: Store,
  settings: HistorySettings,
): HistoryBook {
  return {
    list: (query) =>
      ask(async () => {
        const rows = await database
          .select(columns)
          .from(checks)
          .where(
            and(
              eq(checks.target, query.target),
              eq(checks.state, 'done'),
              isNotNull(checks.startedAt),
              query.before && lt(checks.startedAt, query.before),
              query.account === undefined
                ? undefined
                : eq(sql`${checks.order} ->> 'account'`, query.account),
              query.vantage === undefined ? undefined : eq(checks.vantage, query.vantage),
            ),
          )
          .orderBy(desc(checks.startedAt))
          .limit(Math.min(query.atMost, mostListed));
        return rows.flatMap(pastOf);
      }),
    find: (id) => ask(() => found(database, id, settings)),
    keep: (order, report) => ask(() => kept(database, order, report, settings)),
    targets: (atMost) => ask(() => newestOfEach(database, Math.min(atMost, mostListed))),
    vantages: () => ask(() => vantagesOf({ pool })),
  };
}

async function found(database: Database, id: string, { reportOf }: HistorySettings) {
  if (!z.uuid().safeParse(id).success) return undefined;
  const [row] = await database
    .select({ ...columns, report: checks.report })
    .from(checks)
    .where(and(eq(checks.id, id), eq(checks.state, 'done')));
  const [past] = row ? pastOf(row) : [];
  if (!row || !past) return undefined;
  const sighting = Sighting.safeParse(row.report);
  if (!sighting.success)
    throw new Unavailable(
      'That report was written by another version of Exchange Check, and this one can not read it. Check the target again.',
      { cause: sighting.error },
    );
  return { past, report: reportOf(sighting.data) };
}

async function kept(
  database: Database,
  order: CheckOrder,
  report: Report,
  { orderKeyOf }: HistorySettings,
): Promise<string> {
  const id = randomUUID();
  const startedAt = new Date(report.startedAt);
  const healthy = ({ diagnosis }: Report['findings'][number]) => diagnosis.severity === 'healthy';
  // What knowledge made of it is not kept: it is made anew. The parse leaves it out.
  const sighting = Sighting.strip().parse(report);
  for (let later = 0; later < mostNeighbors; later += 1) {
    const { rowCount } = await database
      .insert(checks)
      .values({
        id,
        target: order.target.toLowerCase(),
        order,
        orderKey: orderKeyOf(order),
        vantage: order.vantage ?? '',
        cause: 'asked',
        slot: new Date(startedAt.getTime() + later),
        state: 'done',
        startedAt,
        durationMs: Math.round(report.durationMs),
        machine: report.vantage,
        health: report.health,
        found: report.findings.filter((one) => !healthy(one)).map(({ diagnosis }) => diagnosis.id),
        report: sighting,
      })
      .onConflictDoNothing();
    if (rowCount) return id;
  }
  throw new Unavailable('Too many checks of this target were kept at the same time. Try again.');
}

/** From target to target along the index: whoever reads all checks to find their targets, reads a million. */
async function newestOfEach(database: Database, atMost: number): Promise<readonly PastCheck[]> {
  const next = (from: ReturnType<typeof sql>) =>
    sql`(select target from checks ${from} order by target limit 1)`;
  const { rows } = await database.execute<{ readonly id: string }>(sql`
    with recursive names(target) as (
      ${next(sql``)}
      union all
      select ${next(sql`where checks.target > names.target`)} from names where names.target is not null
    )
    select newest.id from names cross join lateral (
      select id, started_at from checks
      where checks.target = names.target and state = 'done' and started_at is not null
      order by started_at desc limit 1
    ) newest order by newest.started_at desc limit ${atMost}`);
  if (rows.length === 0) return [];
  const wanted = await database
    .select(columns)
    .from(checks)
    .where(sql`${checks.id} = any(${sql.param(rows.map(({ id }) => id))}::uuid[])`)
    .orderBy(desc(checks.startedAt));
  return wanted.flatMap(pastOf);
}

/** A list of one, or of none if the check has no end. */
function pastOf(row: Row): readonly PastCheck[] {
  const { id, order, cause, health, startedAt, durationMs, machine, found } = row;
  if (!id || !order || !cause || !health || !startedAt) return [];
  return [
    {
      id,
      order,
      cause,
      health,
      startedAt,
      durationMs: durationMs ?? 0,
      vantage: machine ?? '',
      found: found ?? [],
    },
  ];
}
