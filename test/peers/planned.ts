/** Schedules of whole bots: made by slash commands, made due from outside, and what came of each slot. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bot, Ledger, World } from './whole-bot.ts';
import { answerTo } from './whole-bot.ts';

export interface Slot {
  readonly schedule: number;
  readonly slot: Date;
}

/** Never due by itself while a test runs, in whatever minute that begins. */
export function farAway(): string {
  const hour = (new Date().getUTCHours() + 12) % 24;
  return `daily ${String(hour).padStart(2, '0')}:00 UTC`;
}

/** The n-th target into its channel, for every n. @returns their numbers, in that order */
export async function scheduleAll(
  bot: Pick<Bot, 'url'>,
  { slack, target }: World,
  count: number,
  channelOf: (n: number) => string,
  how = farAway(),
): Promise<number[]> {
  const answers: string[] = [];
  for (let n = 0; n < count; n += 1)
    answers.push(await answerTo(bot, slack, `schedule ${target(n)} ${how}`, channelOf(n)));
  return answers.map((answer) => {
    const [, id] = /[Ss]chedule (\d+)/.exec(answer) ?? [];
    if (id === undefined) throw new Error(`no schedule was made: ${answer}`);
    return Number(id);
  });
}

/** They are due now, in slots of their own. */
export async function makeDue(
  database: Ledger,
  schedules: readonly number[],
  slot = new Date(),
): Promise<Slot[]> {
  await database.rows(
    'update schedules set next_slot = $2, next_run = $2 where id = any($1) and next_slot <> $2',
    [schedules, slot],
  );
  return schedules.map((schedule) => ({ schedule, slot }));
}

/** Of these, whose reports are all where they belong. */
export async function idle(database: Ledger, schedules: readonly number[]): Promise<number[]> {
  const rows = await database.rows<{ id: number }>(
    `select id from schedules where id = any($1) and next_run > now() and not exists (
       select from reports where schedule_id = schedules.id
         and state in ('checking', 'pending', 'sending')) order by id`,
    [schedules],
  );
  return rows.map(({ id }) => id);
}

export interface Outcome extends Slot {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly message: string | null;
}

/** All reports there are. */
export function outcomes(database: Ledger): Promise<Outcome[]> {
  return database.rows<Outcome & Record<string, unknown>>(
    `select id, schedule_id as schedule, slot, state, error, message_id as message from reports
     order by schedule_id, slot`,
  );
}

/** What is missing, and what is too much: nothing may be either. */
export interface Bill {
  readonly slots: number;
  /** Slots without a report. */
  readonly lost: number;
  /** Reports that stand nowhere, by the id that a message carries. */
  readonly missing: number;
  /** Messages beyond the first of their report. */
  readonly double: number;
  /** Schedules whose target is named by more or fewer messages than it had slots. */
  readonly miscounted: number;
  /** Reports that are not `sent` as the message that stands there. */
  readonly misremembered: number;
}

/** Every slot is one message: that is so where none was folded into another. */
export function balance(
  { slack }: Pick<World, 'slack'>,
  due: readonly Slot[],
  reports: readonly Outcome[],
  schedules: readonly number[],
): Bill {
  const posted = slack.standing.filter(({ metadata }) => metadata !== undefined);
  const byId = Map.groupBy(posted, ({ metadata }) => metadata?.event_payload.report);
  const byTarget = Map.groupBy(posted, ({ text }) => /^t(\d+)\./.exec(text)?.[1]);
  const known = new Set(reports.map(({ schedule, slot }) => `${schedule} ${slot.getTime()}`));
  const slotsOf = (schedule: number) => reports.filter((one) => one.schedule === schedule).length;
  return {
    slots: due.length,
    lost: due.filter(({ schedule, slot }) => !known.has(`${schedule} ${slot.getTime()}`)).length,
    missing: reports.filter(({ id }) => !byId.has(id)).length,
    double: posted.length - byId.size,
    miscounted: schedules.filter(
      (schedule, n) => (byTarget.get(String(n))?.length ?? 0) !== slotsOf(schedule),
    ).length,
    misremembered: reports.filter(
      ({ id, state, message }) => state !== 'sent' || byId.get(id)?.[0]?.ts !== message,
    ).length,
  };
}

export const nothingAmiss = { lost: 0, missing: 0, double: 0, miscounted: 0, misremembered: 0 };

/** Resolves when all their reports are where they belong. */
export async function settled(database: Ledger, schedules: readonly number[]): Promise<void> {
  while ((await idle(database, schedules)).length < schedules.length) await sleep(100);
}
