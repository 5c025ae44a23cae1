/** The schedules, in the store. What is due, and who takes it, is decided elsewhere. */
import type {
  CheckOrder,
  Schedule,
  ScheduleBook,
  ScheduleChange,
  ScheduleDraft,
  When,
} from '../model/schedule.ts';
import { answered } from '../store/answered.ts';
import type { Store } from '../store/store.ts';
import { inTransaction, type Session } from '../store/transaction.ts';
import { orderReport } from './order-report.ts';
import { type ScheduleRow, scheduleOf } from './rows.ts';
import { checkedOrders, countsOf, refuseTooMany } from './schedule-limits.ts';
import { slotsAfter } from './slots.ts';
import { offsetMs } from './spread.ts';
import { checkedWhen } from './when/cron.ts';

const dayMs = 24 * 60 * 60_000;
const mostListed = 1_000;

export interface ScheduleBookSettings {
  readonly store: Pick<Store, 'pool'>;
  /** The time that the instances go by. */
  readonly now?: () => Date;
  /** A report was ordered by hand: its checks wait to be queued. */
  readonly nudge?: () => void;
}

interface Turn {
  readonly slot: Date;
  readonly run: Date;
}

export function scheduleBook({
  store,
  now = () => new Date(),
  nudge = () => undefined,
}: ScheduleBookSettings): ScheduleBook {
  const { pool } = store;
  return {
    add: (draft) => add(pool, draft, now()),
    async list(placeKey, atMost = mostListed) {
      const { rows } = await answered(
        pool.query<ScheduleRow>(
          'select * from schedules where $1::text is null or place_key = $1 order by id limit $2',
          [placeKey ?? null, atMost],
        ),
      );
      return rows.map(scheduleOf);
    },
    async find(id) {
      const { rows } = await answered(
        pool.query<ScheduleRow>('select * from schedules where id = $1', [id]),
      );
      return rows.map(scheduleOf)[0];
    },
    change: (id, change) => changeIn(store, id, change, now()),
    async remove(id) {
      const { rowCount } = await answered(pool.query('delete from schedules where id = $1', [id]));
      return rowCount === 1;
    },
    async runNow(id) {
      const isThere = await answered(inTransaction(store, (session) => order(session, id, now())));
      if (isThere) nudge();
      return isThere;
    },
    async acknowledge(id, person) {
      const note = { acknowledged: { by: person, at: now().toISOString() } };
      const { rowCount } = await answered(
        pool.query('update schedules set watch = watch || $2::jsonb where id = $1', [
          id,
          JSON.stringify(note),
        ]),
      );
      return rowCount === 1;
    },
  };
}

/**
 * What was acknowledged is done again if nobody knows whether it was done: who says the same thing twice
 * within the time in which that happens has one schedule of it.
 */
const addOnce = `
  with same as (
    select * from schedules
    where place_key = $1 and orders = $3::jsonb and cron = $4 and zone = $5 and only_changes = $6
      and created_by = $7 and state = 'active' and created_at > now() - interval '30 minutes'
    order by id limit 1
  ), made as (
    insert into schedules
      (place_key, place, orders, cron, zone, only_changes, created_by, next_slot, next_run)
    select $1, $2::jsonb, $3::jsonb, $4, $5, $6::boolean, $7, $8::timestamptz, $9::timestamptz
    where not exists (select from same) returning *
  )
  select * from same union all select * from made`;

async function add(session: Session, draft: ScheduleDraft, now: Date): Promise<Schedule> {
  const orders = checkedOrders(draft.orders);
  const when = checkedWhen(draft.when, now);
  const counts = await answered(countsOf(session, draft.place.key));
  refuseTooMany(counts);
  const { slot, run } = turnAfter(when, orders, now, counts.active);
  const { rows } = await answered(
    session.query<ScheduleRow>(addOnce, [
      draft.place.key,
      JSON.stringify(draft.place),
      JSON.stringify(orders),
      when.cron,
      when.zone,
      draft.onlyChanges,
      draft.createdBy,
      slot,
      run,
    ]),
  );
  const [made] = rows.map(scheduleOf);
  if (!made) throw new Error('The database took a schedule and gave none back');
  return made;
}

async function changeIn(
  store: Pick<Store, 'pool'>,
  id: number,
  change: ScheduleChange,
  now: Date,
): Promise<Schedule | undefined> {
  const checked: ScheduleChange = {
    ...change,
    orders: change.orders && checkedOrders(change.orders),
    when: change.when && checkedWhen(change.when, now),
  };
  return answered(
    inTransaction(store, async (session) => {
      const before = await locked(session, id);
      if (!before) return undefined;
      const { active } = await countsOf(session);
      return write(session, changed(before, checked, now, active));
    }),
  );
}

async function locked(session: Session, id: number): Promise<Schedule | undefined> {
  const { rows } = await session.query<ScheduleRow>(
    'select * from schedules where id = $1 for update',
    [id],
  );
  return rows.map(scheduleOf)[0];
}

function changed(before: Schedule, change: ScheduleChange, now: Date, active: number): Schedule {
  const { mutedUntil, state = before.state } = change;
  const after: Schedule = {
    ...before,
    orders: change.orders ?? before.orders,
    when: change.when ?? before.when,
    onlyChanges: change.onlyChanges ?? before.onlyChanges,
    mutedUntil: mutedUntil === undefined ? before.mutedUntil : (mutedUntil ?? undefined),
    state,
    stoppedBecause: state === 'stopped' ? before.stoppedBecause : undefined,
  };
  const { slot, run } = turnOf(before, after, now, active);
  return { ...after, nextSlot: slot, nextRun: run };
}

/** Other times and a new beginning count from now on; otherwise a slot that came, and has not run, runs. */
function turnOf(before: Schedule, after: Schedule, now: Date, active: number): Turn {
  const isNew =
    before.when.cron !== after.when.cron ||
    before.when.zone !== after.when.zone ||
    (before.state !== 'active' && after.state === 'active');
  if (isNew) return turnAfter(after.when, after.orders, now, active);
  if (before.orders === after.orders) return { slot: before.nextSlot, run: before.nextRun };
  return turnAt(before.nextSlot, after.when, after.orders, active);
}

function turnAfter(when: When, orders: readonly CheckOrder[], after: Date, active: number): Turn {
  const [slot] = slotsAfter(when, after, 1);
  if (!slot) throw new Error(`${when.cron} was checked, and is never due in ${when.zone}`);
  return turnAt(slot, when, orders, active);
}

function turnAt(slot: Date, when: When, orders: readonly CheckOrder[], active: number): Turn {
  const [next] = slotsAfter(when, slot, 1);
  const intervalMs = next ? next.getTime() - slot.getTime() : dayMs;
  return { slot, run: new Date(slot.getTime() + offsetMs(orders, intervalMs, active)) };
}

async function write(session: Session, schedule: Schedule): Promise<Schedule | undefined> {
  const { rows } = await session.query<ScheduleRow>(
    `update schedules set orders = $2, cron = $3, zone = $4, only_changes = $5, state = $6,
       stopped_because = $7, muted_until = $8, next_slot = $9, next_run = $10
     where id = $1 returning *`,
    [
      schedule.id,
      JSON.stringify(schedule.orders),
      schedule.when.cron,
      schedule.when.zone,
      schedule.onlyChanges,
      schedule.state,
      schedule.stoppedBecause ?? null,
      schedule.mutedUntil ?? null,
      schedule.nextSlot,
      schedule.nextRun,
    ],
  );
  return rows.map(scheduleOf)[0];
}

/** Whoever asks again before the report is there asked for the same one: a button is soon pressed twice. */
async function order(session: Session, id: number, now: Date): Promise<boolean> {
  const schedule = await locked(session, id);
  if (!schedule) return false;
  const { rowCount } = await session.query(
    "select from reports where schedule_id = $1 and state = 'checking' and wanted",
    [id],
  );
  if (rowCount === 0) await orderReport(session, schedule, now);
  return true;
}
