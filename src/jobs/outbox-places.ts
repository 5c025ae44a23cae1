/**
 * The statements of the outbox. Each is one statement, so that each is whole or was not: with an
 * embedded database a transaction would make everybody else wait.
 *
 * Not a queue of pg-boss: a report, its state and its order already stand in a row of `reports`. A
 * job beside it would be a second truth, sent after the commit and so to be swept for when it is
 * missing; it would keep neither the order in a place nor the pace, and a killed holder's job comes
 * back after a heartbeat of 10 s at best.
 *
 * Instances agree by the clock of the database.
 */
import type { Place } from '../model/place.ts';
import type { Store } from '../store/store.ts';
import { within } from '../store/within.ts';

/** Who acts, and on what. */
export interface Desk {
  readonly store: Store;
  /** Unlike any other's, ever. */
  readonly holder: string;
  /** Longer than a post may take. */
  readonly leaseMs: number;
  /** For tests; without it the database's clock counts. */
  readonly now?: () => Date;
}

/** A report that is to be posted or may have been, without its card. */
export interface OpenReport {
  readonly id: string;
  readonly placeKey: string;
  readonly place: Place;
  readonly scheduleId: number;
  readonly slot: Date;
  readonly state: 'pending' | 'sending';
  readonly attempts: number;
  readonly createdAt: Date;
  /** Id of the report in whose thread it stands. */
  readonly thread: string | null;
  /** What came of the last try; nothing: there was none. */
  readonly error: string | null;
}

const answerWithinMs = 60_000;
/** More than a place has open in practice: what is beyond comes with a later turn. */
const mostOfPlace = 1_000;
/** Places that are passed in one statement. */
const longestWalk = 256;

export const now = 'coalesce($1::timestamptz, now())';
/** What is said to hold for longer than anything does was written by a clock that has been set back. */
const over = (column: string) => `(${column} <= ${now} or ${column} > ${now} + interval '2 hours')`;
const isFree = (outlet: string) =>
  `${over(`${outlet}.held_until`)} and ${over(`${outlet}.free_at`)}`;
export const inMs = (parameter: string) => `${now} + ${parameter}::int * interval '1 millisecond'`;
export const released = (freeInMs: string) =>
  `update outlets set held_until = 'epoch', free_at = ${inMs(freeInMs)} where place_key = $2 and holder = $3`;

/**
 * From one place to the next by the index, as far as it takes: there may be many reports in each.
 * The last of a long walk is named even if it is not free.
 */
const walk = `
  with recursive waiting as (
    (select place_key, place->>'surface' as surface, 1 as step from reports
      where state in ('pending', 'sending') and place_key > $3 order by place_key limit 1)
    union all
    select n.place_key, n.surface, w.step + 1 from waiting w cross join lateral (
      select place_key, place->>'surface' as surface from reports
      where state in ('pending', 'sending') and place_key > w.place_key order by place_key limit 1
    ) n where w.step < ${longestWalk}
  ), judged as (
    select place_key, step, surface = $2
      and coalesce((select ${isFree('o')} from outlets o where o.place_key = waiting.place_key), true) as free
    from waiting
  )
  select place_key as "placeKey", free from judged where free or step = ${longestWalk} limit $4`;

const claim = `
  insert into outlets (place_key, holder, held_until, free_at)
  select place_key, $2, ${inMs('$3')}, ${now} from unnest($4::text[]) as place_key order by place_key
  on conflict (place_key) do update set holder = excluded.holder, held_until = excluded.held_until
    where ${isFree('outlets')}
  returning place_key as "placeKey"`;

export interface Claim {
  readonly placeKeys: readonly string[];
  /** The last one it came by; the empty word: there are no more. */
  readonly last: string;
}

/**
 * Takes places in which something is to be posted, in turn.
 *
 * @param after where the last walk ended
 */
export async function claimPlaces(
  desk: Desk,
  surface: Place['surface'],
  after: string,
  atMost: number,
): Promise<Claim> {
  const parameters = [clockOf(desk), surface, after, atMost];
  const seen = await ask<{ placeKey: string; free: boolean }>(desk, walk, parameters);
  const free = seen.filter((one) => one.free).map(({ placeKey }) => placeKey);
  const isCut = seen.length === atMost || free.length < seen.length;
  const last = isCut ? (seen.at(-1)?.placeKey ?? '') : '';
  if (free.length === 0) return { placeKeys: [], last };
  const taking = [clockOf(desk), desk.holder, desk.leaseMs, free];
  const taken = await ask<{ placeKey: string }>(desk, claim, taking);
  return { placeKeys: taken.map(({ placeKey }) => placeKey), last };
}

const open = `
  select * from (
    select r.id, r.place_key as "placeKey", r.place, r.schedule_id as "scheduleId", r.slot, r.state,
      r.attempts, r.created_at as "createdAt", r.thread, r.error,
      row_number() over (partition by r.place_key
        order by r.state desc, r.created_at, r.schedule_id, r.slot) as position
    from reports r where r.place_key = any($1) and r.state in ('pending', 'sending')
  ) numbered where position <= $2 order by position`;

/** Of places that are held: another statement than the claim, so that it sees all that was before. */
export async function openReportsOf(
  desk: Desk,
  placeKeys: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenReport[]>> {
  const rows = await ask<OpenReport>(desk, open, [placeKeys, mostOfPlace]);
  return Map.groupBy(rows, ({ placeKey }) => placeKey);
}

const give = released('$4');

/** There was nothing to do. */
export async function releasePlace(desk: Desk, placeKey: string): Promise<void> {
  await ask(desk, give, [clockOf(desk), placeKey, desk.holder, 0]);
}

/** A database that says nothing at all is one that can't be reached. */
export async function ask<Row>(
  { store }: Desk,
  statement: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await within(answerWithinMs, store.pool.query(statement, [...parameters]));
  return rows;
}

export function clockOf({ now: own }: Desk): string | null {
  return own ? own().toISOString() : null;
}
