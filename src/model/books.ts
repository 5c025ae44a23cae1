import type { AccountBook } from './account-book.ts';
import type { HistoryBook } from './history.ts';
import type { ScheduleBook } from './schedule.ts';

/** What the bot remembers. */
export interface Books {
  readonly schedules: ScheduleBook;
  readonly history: HistoryBook;
  readonly accounts: AccountBook;
}

/** The store can't be reached, or it is full: a sentence for the person who asked. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
