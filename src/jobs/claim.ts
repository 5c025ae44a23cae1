/**
 * Takes schedules that are due: in one transaction their reports and checks are written down and their
 * next turn is set, so a crash leaves all of it or nothing. Whoever comes at the same time takes others.
 *
 * (schedule, slot) is unique, so a clock that was set back repeats nothing; (order, slot) is, too, so
 * the same check for several channels runs once.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { CheckOrder } from '../model/schedule.ts';
import type { Store } from '../store/store.ts';
import { inTransaction, type Session } from '../store/transaction.ts';
import { isTooLate, type Turn, turnAt } from './due-slots.ts';
import type { QueuedCheck } from './queue.ts';
import { offsetMs, orderKeyOf } from './spread.ts';

export interface ClaimSettings {
  readonly now: Date;
  /** Schedules at most. */
  readonly limit: number;
  /** What becomes of slots that passed while nobody was there: the newest is made up for, or none. */
  readonly missed: 'once' | 'skip';
  /** Active schedules, roughly: their runs are spread over a time that grows with them. */
  readonly active: number;
}

export interface Claimed {
  /** Schedules that were taken, whether they have to report or not. */
  readonly schedules: number;
  /** To be handed to the queue. */
  readonly checks: readonly QueuedCheck[];
  /** Reports that wait for a check somebody else had ordered: it may be done already. */
  readonly shared: readonly string[];
}

interface Due {
  readonly id: number;
  readonly cron: string;
  readonly zone: string;
  readonly orders: readonly CheckOrder[];
  readonly slot: number;
  readonly run: number;
}

interface Planned {
  readonly due: Due;
  readonly turn: Turn;
  readonly report: string;
}

/** A check as it is written down, once for all reports of a batch. */
interface Wanted {
  id: string;
  readonly key: string;
  readonly order: CheckOrder;
  readonly slotMs: number;
  isShared: boolean;
}

interface Link {
  readonly report: string;
  readonly check: Wanted;
  readonly position: number;
}

/**
 * A batch is a small part of its tables, found by their indexes. Without fresh statistics (the embedded
 * database has none for long) the planner would read all schedules for each batch. Until the commit only.
 */
const byIndex = `select set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)`;

export function claimDue(store: Store, settings: ClaimSettings): Promise<Claimed> {
  return inTransaction(store, async (session) => {
    await session.query(byIndex);
    const due = await lockedDue(session, settings);
    if (due.length === 0) return { schedules: 0, checks: [], shared: [] };
    const planned = plan(due, settings.now.getTime());
    const made = await insertReports(
      session,
      planned.filter(({ due: { slot, run }, turn }) =>
        settings.missed === 'once'
          ? true
          : !isTooLate(turn, turn.slotMs + (run - slot), settings.now.getTime()),
      ),
    );
    const { links, checks } = wantedBy(made);
    await insertChecks(session, checks);
    await insertLinks(session, links);
    await advance(session, planned, settings.active);
    return {
      schedules: due.length,
      checks: checks
        .filter(({ isShared }) => !isShared)
        .map(({ id, order }) => ({ id, target: order.target, vantage: order.vantage ?? '' })),
      shared: [...new Set(links.filter(({ check }) => check.isShared).map(({ report }) => report))],
    };
  });
}

async function lockedDue(session: Session, { now, limit }: ClaimSettings): Promise<Due[]> {
  const { rows } = await session.query<Due>(
    `select id, cron, zone, orders,
            (extract(epoch from next_slot) * 1000)::float8 as slot,
            (extract(epoch from next_run) * 1000)::float8 as run
     from schedules where state = 'active' and next_run <= $1
     order by next_run limit $2 for update skip locked`,
    [now, limit],
  );
  return rows;
}

/** Many schedules share a few times: each turn is worked out once. */
function plan(due: readonly Due[], nowMs: number): Planned[] {
  const turns = new Map<string, Turn>();
  return due.map((one) => {
    const name = `${one.slot} ${one.cron} ${one.zone}`;
    const turn = turns.get(name) ?? turnAt(one, one.slot, nowMs);
    turns.set(name, turn);
    return { due: one, turn, report: randomUUIDv7() };
  });
}

/** @returns those that had no report for their slot yet */
async function insertReports(session: Session, planned: readonly Planned[]): Promise<Planned[]> {
  const { rows } = await session.query<{ id: string }>(
    `insert into reports (id, schedule_id, slot, place_key, place)
     select made.id, of.id, to_timestamp(made.slot / 1000), of.place_key, of.place
     from unnest($1::uuid[], $2::int[], $3::float8[]) as made(id, schedule, slot)
     join schedules of on of.id = made.schedule
     on conflict (schedule_id, slot) do nothing returning id`,
    [
      plainArray(planned.map(({ report }) => report)),
      plainArray(planned.map(({ due }) => due.id)),
      plainArray(planned.map(({ turn }) => turn.slotMs)),
    ],
  );
  const made = new Set(rows.map(({ id }) => id));
  return planned.filter(({ report }) => made.has(report));
}

function wantedBy(planned: readonly Planned[]): { links: Link[]; checks: Wanted[] } {
  const checks = new Map<string, Wanted>();
  const links: Link[] = [];
  for (const { due, turn, report } of planned)
    for (const [position, order] of due.orders.entries()) {
      const key = orderKeyOf(order);
      const name = `${turn.slotMs} ${key}`;
      const check = checks.get(name) ?? {
        id: randomUUIDv7(),
        key,
        order,
        slotMs: turn.slotMs,
        isShared: false,
      };
      checks.set(name, check);
      links.push({ report, check, position });
    }
  return { links, checks: [...checks.values()] };
}

/**
 * Those that exist get the id of the one that does. The rest counts as handed in from now on: that is
 * the next thing the caller does, and what a crash keeps it from is found and handed in again.
 */
async function insertChecks(session: Session, wanted: Wanted[]): Promise<void> {
  // In one order for all: two who insert the same checks then wait for, and never block, each other.
  const checks = wanted.sort((one, other) => (one.key < other.key ? -1 : 1));
  const { rows } = await session.query<{ id: string }>(
    `insert into checks (id, target, "order", order_key, vantage, cause, slot, queued_at)
     select id, target, "order", order_key, vantage, 'schedule', to_timestamp(slot / 1000), now()
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::text[], $6::float8[])
       as made(id, target, "order", order_key, vantage, slot)
     on conflict (order_key, slot) do nothing returning id`,
    [
      plainArray(checks.map(({ id }) => id)),
      checks.map(({ order }) => order.target.toLowerCase()),
      checks.map(({ order }) => JSON.stringify(order)),
      checks.map(({ key }) => key),
      checks.map(({ order }) => order.vantage ?? ''),
      plainArray(checks.map(({ slotMs }) => slotMs)),
    ],
  );
  if (rows.length === checks.length) return;
  const made = new Set(rows.map(({ id }) => id));
  const shared = checks.filter(({ id }) => !made.has(id));
  const existing = await session.query<{ id: string; nth: number }>(
    `select checks.id, (wanted.nth - 1)::int as nth
     from unnest($1::text[], $2::float8[]) with ordinality as wanted(order_key, slot, nth)
     join checks on checks.order_key = wanted.order_key
                and checks.slot = to_timestamp(wanted.slot / 1000)`,
    [shared.map(({ key }) => key), shared.map(({ slotMs }) => slotMs)],
  );
  for (const { id, nth } of existing.rows) {
    const check = shared[nth];
    if (check) Object.assign(check, { id, isShared: true });
  }
}

/** Ids and numbers as PostgreSQL reads an array: the driver would look for quotes in each of them. */
function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

async function insertLinks(session: Session, links: readonly Link[]): Promise<void> {
  await session.query(
    `insert into report_checks (report_id, check_id, position)
     select * from unnest($1::uuid[], $2::uuid[], $3::int[])`,
    [
      plainArray(links.map(({ report }) => report)),
      plainArray(links.map(({ check }) => check.id)),
      plainArray(links.map(({ position }) => position)),
    ],
  );
}

async function advance(
  session: Session,
  planned: readonly Planned[],
  active: number,
): Promise<void> {
  const going = planned.flatMap(({ due, turn: { nextMs, intervalMs } }) =>
    nextMs === undefined
      ? []
      : [{ id: due.id, slot: nextMs, run: nextMs + offsetMs(due.orders, intervalMs, active) }],
  );
  await session.query(
    `update schedules set next_slot = to_timestamp(next.slot / 1000), next_run = to_timestamp(next.run / 1000)
     from unnest($1::int[], $2::float8[], $3::float8[]) as next(id, slot, run)
     where schedules.id = next.id`,
    [
      plainArray(going.map(({ id }) => id)),
      plainArray(going.map(({ slot }) => slot)),
      plainArray(going.map(({ run }) => run)),
    ],
  );
  const over = planned.flatMap(({ due, turn }) => (turn.nextMs === undefined ? [due.id] : []));
  if (over.length === 0) return;
  await session.query(
    `update schedules set state = 'stopped', stopped_because = 'Its times never come again.'
     where id = any($1::int[])`,
    [over],
  );
}
