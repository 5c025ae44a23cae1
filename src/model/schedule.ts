/** Checks that repeat, and the reports that come of them. */
import type { Place } from './place.ts';

/** What was asked for can't be done as it stands; the message says what can. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** When something is due, again and again. */
export interface When {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** IANA, such as `Europe/Berlin`. */
  readonly zone: string;
}

/** What one check is about. Equal orders are one check. */
export interface CheckOrder {
  /** As it was typed. */
  readonly target: string;
  /** The name of an account, if it is to log on. */
  readonly account?: string;
  /** The vantage point that has to run it; none: any instance without a name of its own. */
  readonly vantage?: string;
}

/** `stopped`: the platform refuses what we post, and `stoppedBecause` says why. */
export type ScheduleState = 'active' | 'paused' | 'stopped';

export interface Schedule {
  /** Short enough to be typed: `pause 12`. */
  readonly id: number;
  readonly place: Place;
  /** One target, or a group whose members stand in one message. At most 20. */
  readonly orders: readonly CheckOrder[];
  readonly when: When;
  /** Silent while all is well and as it was. */
  readonly onlyChanges: boolean;
  readonly state: ScheduleState;
  readonly stoppedBecause?: string;
  readonly mutedUntil?: Date;
  /** The platform's id of who made it. */
  readonly createdBy: string;
  readonly createdAt: Date;
  /** The time that its cron names next. */
  readonly nextSlot: Date;
  /** When that starts: the slot and a stable offset, so that not all start together. */
  readonly nextRun: Date;
}

/** What a person decides about a schedule; the rest follows. */
export type ScheduleDraft = Pick<
  Schedule,
  'place' | 'orders' | 'when' | 'onlyChanges' | 'createdBy'
>;

/** What may be changed later. `null` takes a value away. */
export interface ScheduleChange {
  readonly orders?: readonly CheckOrder[];
  readonly when?: When;
  readonly onlyChanges?: boolean;
  readonly state?: 'active' | 'paused';
  readonly mutedUntil?: Date | null;
}

export interface ScheduleBook {
  /**
   * @returns the one that is there, if the same person has just said the same
   * @throws Refused if it is one too many or can't be meant; Unavailable if the store can't be reached
   */
  add(draft: ScheduleDraft): Promise<Schedule>;
  /** Those of one place, or all, by number. @param atMost 1,000 if nothing is said */
  list(placeKey?: string, atMost?: number): Promise<readonly Schedule[]>;
  find(id: number): Promise<Schedule | undefined>;
  /** @returns nothing if there is no such schedule  @throws Refused, as {@link ScheduleBook.add} does */
  change(id: number, change: ScheduleChange): Promise<Schedule | undefined>;
  /** Its reports stay in the history. */
  remove(id: number): Promise<boolean>;
  /** Due at once, whatever its state; its next run stays as it is. @returns false if there is no such schedule */
  runNow(id: number): Promise<boolean>;
  /** Who has taken note of what is wrong now; a change of it makes the note void. */
  acknowledge(id: number, person: string): Promise<boolean>;
}
