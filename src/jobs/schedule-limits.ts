/** What a schedule may hold, and how many there may be. */
import { type CheckOrder, Refused } from '../model/schedule.ts';
import type { Session } from '../store/transaction.ts';
import { orderKeyOf } from './spread.ts';

const mostTargets = 20;
const mostInPlace = 200;
const mostInAll = 1_000_000;
/** From here on the time over which schedules are spread grows no more. */
const mostCounted = 50_000;

interface Counts {
  /** Active ones, up to a number from which on it makes no difference. */
  readonly active: number;
  readonly inPlace: number;
  readonly inAll: number;
}

/** @returns them without those that are the same check @throws Refused */
export function checkedOrders(orders: readonly CheckOrder[]): CheckOrder[] {
  const keys = orders.map(orderKeyOf);
  const distinct = orders.filter((_order, index) => keys.indexOf(keys[index] ?? '') === index);
  if (distinct.length === 0) throw new Refused('A schedule wants at least one target.');
  if (distinct.length > mostTargets)
    throw new Refused(
      `${distinct.length} targets are too many for one report: ${mostTargets} at most. Make two schedules.`,
    );
  return distinct;
}

/** Two who add at the same time may go over a limit by one: nothing depends on the last digit. */
export function refuseTooMany({ inPlace, inAll }: Counts): void {
  if (inPlace >= mostInPlace)
    throw new Refused(
      `There are ${inPlace} schedules here already, and ${mostInPlace} are the most. Remove some, or put several targets into one: schedules lists them.`,
    );
  if (inAll >= mostInAll)
    throw new Refused(
      `This bot has ${inAll} schedules, and ${mostInAll} are the most. Ask its operator to remove some.`,
    );
}

/** Numbers only go up: as long as the highest is low, there is no need to count all rows. */
export async function countsOf(session: Session, placeKey = ''): Promise<Counts> {
  const { rows } = await session.query<Counts>(
    `select
       (select count(*)::int from
         (select from schedules where state = 'active' limit ${mostCounted}) as counted) as active,
       (select count(*)::int from schedules where place_key = $1) as "inPlace",
       (select case when max(id) < ${mostInAll} then 0
               else (select count(*)::int from schedules) end from schedules) as "inAll"`,
    [placeKey],
  );
  return {
    active: rows[0]?.active ?? 0,
    inPlace: rows[0]?.inPlace ?? 0,
    inAll: rows[0]?.inAll ?? 0,
  };
}
