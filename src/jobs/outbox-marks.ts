/** What the outbox writes down about reports before and after it posts them. */
import type { Card, Tone } from '../model/card.ts';
import { ask, clockOf, type Desk, inMs, now, released } from './outbox-places.ts';

/** Reports that are left out in favor of a newer one of their schedule. Instants are ISO 8601. */
export interface Fold {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  /** What the worst of them said, the newest of those. */
  readonly worst: Tone | null;
  readonly worstSummary: string | null;
  readonly worstAt: string;
}

/** A report that is about to be posted. */
export interface LeavingReport {
  readonly id: string;
  readonly scheduleId: number;
  readonly card: Card | null;
}

/** What a report refers to. */
export interface Context {
  readonly id: string;
  /** The platform's id of the message in whose thread it stands. */
  readonly thread: string | null;
  /** IANA; nothing if its schedule is gone. */
  readonly zone: string | null;
  readonly fold: Fold | null;
}

const mark = `
  with lease as (
    update outlets set held_until = ${inMs('$5')}
    where place_key = $2 and holder = $3 and held_until > ${now} returning place_key
  ), folded as (
    update reports r set state = 'silent', error = 'folded', retry_at = null from lease
    where r.place_key = lease.place_key and r.id = any($6) and r.state = 'pending'
  ), marked as (
    update reports r set state = 'sending', retry_at = null from lease
    where r.place_key = lease.place_key and r.id = any($4) and r.state in ('pending', 'sending')
    returning r.id, r.schedule_id, r.slot, r.card, r.created_at
  )
  select id, schedule_id as "scheduleId", card from marked order by created_at, schedule_id, slot`;

/**
 * Writes down that they are about to be posted, before they are; from now the place is held for as
 * long as a post may take.
 *
 * @param folded are left out in favor of those
 * @returns none of them if the place is not held any more
 */
export async function markSending(
  desk: Desk,
  placeKey: string,
  ids: readonly string[],
  folded: readonly string[],
): Promise<readonly LeavingReport[]> {
  const parameters = [clockOf(desk), placeKey, desk.holder, ids, desk.leaseMs, folded];
  return ask<LeavingReport>(desk, mark, parameters);
}

/** Left out of what was posted since the last report of the schedule that was. */
const foldsBefore = `
  select json_build_object('count', count(*), 'first', min(f.slot), 'last', max(f.slot),
    'worst', (array_agg(f.card->>'tone' order by ${rank('f')}, f.slot desc))[1],
    'worstSummary', (array_agg(f.card->>'summary' order by ${rank('f')}, f.slot desc))[1],
    'worstAt', (array_agg(f.slot order by ${rank('f')}, f.slot desc))[1]) as fold
  from reports f
  where f.schedule_id = m.schedule_id and f.slot < m.slot and f.state = 'silent' and f.error = 'folded'
    and f.slot > coalesce((select max(p.slot) from reports p
      where p.schedule_id = m.schedule_id and p.slot < m.slot and p.state = 'sent'), '-infinity')
  having count(*) > 0`;

/** A report that was folded stands in the next one of its schedule that was sent. */
const threadOf = `
  select n.message_id as thread from reports o
  join reports n on n.schedule_id = o.schedule_id and n.slot >= o.slot and n.state = 'sent'
  where o.id = m.thread and (o.state = 'sent' or o.error = 'folded') order by n.slot limit 1`;

const context = `
  select m.id, s.zone, f.fold, t.thread
  from reports m left join schedules s on s.id = m.schedule_id
  left join lateral (${foldsBefore}) f on true left join lateral (${threadOf}) t on true
  where m.id = any($1)`;

/** Of reports that are about to be posted. */
export async function contextOf(
  desk: Desk,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Context>> {
  const rows = await ask<Context>(desk, context, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

const sent = `
  with done as (
    update reports set state = 'sent', message_id = $6, sent_at = ${now}, error = null, retry_at = null
    where id = any($5) and state = 'sending'
  ) ${released('$4')}`;

/** @param freeInMs nothing is posted there before */
export async function markSent(
  desk: Desk,
  placeKey: string,
  ids: readonly string[],
  messageId: string,
  freeInMs: number,
): Promise<void> {
  await ask(desk, sent, [clockOf(desk), placeKey, desk.holder, freeInMs, ids, messageId]);
}

export interface Postponement {
  /** `failed`: it was given up. */
  readonly state: 'pending' | 'sending' | 'failed';
  readonly waitMs: number;
  readonly attempts: number;
  readonly error: string;
}

const postpone = `
  with later as (
    update reports set state = $6, attempts = $7, error = $8, retry_at = ${inMs('$4')}
    where id = any($5) and state in ('pending', 'sending')
  ) ${released('$4')}`;

export async function postponeReports(
  desk: Desk,
  placeKey: string,
  ids: readonly string[],
  { state, waitMs, attempts, error }: Postponement,
): Promise<void> {
  await ask(desk, postpone, [
    clockOf(desk),
    placeKey,
    desk.holder,
    waitMs,
    ids,
    state,
    attempts,
    error,
  ]);
}

const refuse = `
  with failed as (
    update reports set state = 'failed', error = $5, retry_at = null
    where place_key = $2 and state in ('pending', 'sending') returning schedule_id
  ), stopped as (
    update schedules set state = 'stopped', stopped_because = $5
    where id in (select schedule_id from failed) and place_key = $2
  ) ${released('$4')} returning (select count(*)::int from failed) as count`;

/** The place takes nothing any more. @returns how many reports are lost by that */
export async function refusePlace(desk: Desk, placeKey: string, because: string): Promise<number> {
  const rows = await ask<{ count: number }>(desk, refuse, [
    clockOf(desk),
    placeKey,
    desk.holder,
    0,
    because,
  ]);
  return rows[0]?.count ?? 0;
}

/** What is worst comes first. */
function rank(report: string): string {
  return `array_position(array['bad', 'warning'], ${report}.card->>'tone')`;
}
