/**
 * The tables, in PostgreSQL's words. A change here wants a new file in migrations/ (`npm run
 * migration`): what is there was run on people's data and is never edited.
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Card } from '../model/card.ts';
import type { Place } from '../model/place.ts';
import type { Health } from '../model/report.ts';
import type { CheckOrder, ScheduleState } from '../model/schedule.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** What people want to be told, and when it is due next. */
export const schedules = pgTable(
  'schedules',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    placeKey: text('place_key').notNull(),
    place: jsonb('place').$type<Place>().notNull(),
    orders: jsonb('orders').$type<readonly CheckOrder[]>().notNull(),
    cron: text('cron').notNull(),
    zone: text('zone').notNull(),
    onlyChanges: boolean('only_changes').notNull(),
    state: text('state').$type<ScheduleState>().notNull().default('active'),
    stoppedBecause: text('stopped_because'),
    mutedUntil: instant('muted_until'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    nextSlot: instant('next_slot').notNull(),
    nextRun: instant('next_run').notNull(),
    /** What its reports have to know of the ones before: the open thread, who took note, since when. */
    watch: jsonb('watch').$type<Readonly<Record<string, unknown>>>().notNull().default({}),
  },
  (table) => [
    index('schedules_due').on(table.nextRun).where(sql`${table.state} = 'active'`),
    index('schedules_place').on(table.placeKey),
  ],
);

/** `failed`: our fault, no report came of it. */
export type CheckState = 'queued' | 'running' | 'done' | 'failed';

/** Checks: ordered by schedules or by people, done by whoever takes them. */
export const checks = pgTable(
  'checks',
  {
    id: uuid('id').primaryKey(),
    /** The target in lower case: what the history is asked for. */
    target: text('target').notNull(),
    order: jsonb('order').$type<CheckOrder>().notNull(),
    /** Equal orders have equal keys. */
    orderKey: text('order_key').notNull(),
    /** The vantage point that has to run it; the empty word is any instance without a name. */
    vantage: text('vantage').notNull().default(''),
    cause: text('cause').$type<'schedule' | 'asked'>().notNull(),
    /** What it is due for. The same order in the same slot is one check, whoever wants it. */
    slot: instant('slot').notNull(),
    state: text('state').$type<CheckState>().notNull().default('queued'),
    /** When it was handed to the queue; empty: nobody has done so. */
    queuedAt: instant('queued_at'),
    startedAt: instant('started_at'),
    durationMs: integer('duration_ms'),
    /** The machine that looked. */
    machine: text('machine'),
    health: text('health').$type<Health>(),
    found: text('found').array(),
    /** Target, probes and steps: a report without what knowledge made of it. */
    report: jsonb('report'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('checks_once').on(table.orderKey, table.slot),
    index('checks_target').on(table.target, table.startedAt),
    index('checks_unqueued').on(table.queuedAt).where(sql`${table.state} = 'queued'`),
    index('checks_age').on(table.createdAt),
  ],
);

/**
 * `checking`: its checks are not done. `pending`: to be posted. `sending`: written down before the
 * post, so that after a crash somebody looks whether it arrived. `silent`: nothing had to be said.
 */
export type ReportState = 'checking' | 'pending' | 'sending' | 'sent' | 'silent' | 'failed';

/** The outbox: what schedules have to say, once for each slot. */
export const reports = pgTable(
  'reports',
  {
    id: uuid('id').primaryKey(),
    scheduleId: integer('schedule_id').notNull(),
    slot: instant('slot').notNull(),
    placeKey: text('place_key').notNull(),
    place: jsonb('place').$type<Place>().notNull(),
    /** Somebody asked for it by hand: it is said, come what may. */
    wanted: boolean('wanted').notNull().default(false),
    state: text('state').$type<ReportState>().notNull().default('checking'),
    card: jsonb('card').$type<Card>(),
    /** The report that opened the thread in which this one stands. */
    thread: uuid('thread'),
    /** The platform's id of the message, once it is there. */
    messageId: text('message_id'),
    /** Tries so far, and when the next one is due. */
    attempts: integer('attempts').notNull().default(0),
    retryAt: instant('retry_at'),
    error: text('error'),
    createdAt: instant('created_at').notNull().defaultNow(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    uniqueIndex('reports_once').on(table.scheduleId, table.slot),
    index('reports_open')
      .on(table.placeKey, table.createdAt)
      .where(sql`${table.state} in ('checking', 'pending', 'sending')`),
    index('reports_unsent').on(table.placeKey).where(sql`${table.state} in ('pending', 'sending')`),
    index('reports_age').on(table.createdAt),
  ],
);

/**
 * Who posts in a place right now, and until when that holds without a word: one instance at a time,
 * so that reports stand there in order, each once. A row of its own, since a lock on one report says
 * nothing of another one that becomes pending beside it.
 */
export const outlets = pgTable('outlets', {
  placeKey: text('place_key').primaryKey(),
  holder: text('holder').notNull(),
  heldUntil: instant('held_until').notNull(),
  /** Nothing is posted there before: the platform's patience, and ours. */
  freeAt: instant('free_at').notNull(),
});

/** Which checks a report waits for, in the order in which it shows them. */
export const reportChecks = pgTable(
  'report_checks',
  {
    reportId: uuid('report_id').notNull(),
    checkId: uuid('check_id').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reportId, table.position] }),
    index('report_checks_check').on(table.checkId),
  ],
);

/** The inbox: what was acknowledged and has no answer yet, and for a day what had one. */
export const arrivals = pgTable(
  'arrivals',
  {
    key: text('key').primaryKey(),
    surface: text('surface').notNull(),
    /** Gone once it is answered. */
    payload: jsonb('payload'),
    state: text('state').$type<'open' | 'done'>().notNull().default('open'),
    /** The instance that answers it, and until when that holds without a word. */
    holder: text('holder').notNull(),
    heldUntil: instant('held_until').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('arrivals_open').on(table.heldUntil).where(sql`${table.state} = 'open'`),
    index('arrivals_age').on(table.createdAt),
  ],
);

/** Probe accounts. Those of a file have a row, too, for their lock and their turn. */
export const accounts = pgTable('accounts', {
  name: text('name').primaryKey(),
  source: text('source').$type<'store' | 'file'>().notNull(),
  user: text('user').notNull(),
  domain: text('domain').notNull(),
  hosts: text('hosts').array().notNull().default([]),
  server: text('server'),
  dn: text('dn'),
  /** AES-256-GCM: which key, nonce, text and tag. Empty for those of a file. */
  sealed: text('sealed'),
  lockedAt: instant('locked_at'),
  lockedWhere: text('locked_where'),
  lockedReason: text('locked_reason'),
  /** Who shows right now whether it is taken, and until when that holds without a word. */
  turnHolder: text('turn_holder'),
  turnUntil: instant('turn_until'),
  /** Turns that ended without a word since the last one that did not. */
  turnsLost: integer('turns_lost').notNull().default(0),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Running processes, by their heartbeat. */
export const instances = pgTable('instances', {
  id: text('id').primaryKey(),
  /** The empty word: it takes what any instance may take. */
  vantage: text('vantage').notNull().default(''),
  host: text('host').notNull(),
  version: text('version').notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  seenAt: instant('seen_at').notNull().defaultNow(),
});

/** Keys that all instances share, such as the one that signs links. */
export const keys = pgTable('keys', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
