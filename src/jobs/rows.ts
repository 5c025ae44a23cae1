/** What stands in the tables, as the model has it. */
import type { PastCheck } from '../model/history.ts';
import type { Place } from '../model/place.ts';
import type { Health } from '../model/report.ts';
import type { CheckOrder, Schedule, ScheduleState } from '../model/schedule.ts';

export interface ScheduleRow {
  readonly id: number;
  readonly place: Place;
  readonly orders: readonly CheckOrder[];
  readonly cron: string;
  readonly zone: string;
  readonly only_changes: boolean;
  readonly state: ScheduleState;
  readonly stopped_because: string | null;
  readonly muted_until: Date | null;
  readonly created_by: string;
  readonly created_at: Date;
  readonly next_slot: Date;
  readonly next_run: Date;
  readonly watch: Readonly<Record<string, unknown>>;
}

export function scheduleOf(row: ScheduleRow): Schedule {
  return {
    id: row.id,
    place: row.place,
    orders: row.orders,
    when: { cron: row.cron, zone: row.zone },
    onlyChanges: row.only_changes,
    state: row.state,
    stoppedBecause: row.stopped_because ?? undefined,
    mutedUntil: row.muted_until ?? undefined,
    createdBy: row.created_by,
    createdAt: row.created_at,
    nextSlot: row.next_slot,
    nextRun: row.next_run,
  };
}

/** A check that is done: these columns are set then. */
export interface PastRow {
  readonly id: string;
  readonly order: CheckOrder;
  readonly cause: PastCheck['cause'];
  readonly health: Health;
  readonly started_at: Date;
  readonly duration_ms: number;
  readonly machine: string;
  readonly found: readonly string[];
}

export const pastColumns = 'id, "order", cause, health, started_at, duration_ms, machine, found';

export function pastOf(row: PastRow): PastCheck {
  return {
    id: row.id,
    order: row.order,
    cause: row.cause,
    health: row.health,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    vantage: row.machine,
    found: row.found,
  };
}
