/**
 * Keeps one account's rule 4 across processes and machines, in the account's row.
 *
 * The first logon of every check takes a turn: one UPDATE, alone among all. Once a server has
 * accepted it, the door stands open for a moment, so that those who waited follow together and
 * nobody queues behind a hundred checks. A refusal locks the account until somebody unlocks it.
 *
 * A turn that ends without a word (its process died, the server fell silent) may have been a refused
 * logon: nobody knows. To lock for one would stop the whole bot for a network's time-out; not to
 * count it would spend a failed logon each time, where Active Directory locks after five or ten. So
 * it is counted, the second in a row locks, and an accepted logon begins the count anew. Silence in
 * a door that was opened a moment ago is not counted: the password was right just now.
 *
 * If the store can't be reached, nothing is sent.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { LogonGuard, LogonVerdict } from '../model/account.ts';
import { Unavailable } from '../model/books.ts';
import { Failure } from '../model/failure.ts';
import { answered } from './answered.ts';
import { accounts } from './schema.ts';
import type { Database } from './store.ts';

/** Longer than a server gets to answer one logon. */
const turnSeconds = 20;
const openSeconds = 1;
/** Longer than a turn, so that a lost one is found out by those who wait. */
const longestWaitMs = 25_000;
const pollMs = { least: 30, most: 250 };
/** At the second turn in a row that ended without a word the account is locked. */
const mostLost = 2;
const openDoor = 'accepted';
const unknownReason = `${mostLost} logons in a row ended without a word: whether the server refused them is unknown`;

/** A refusal that could not be written down yet. */
export interface Refusal {
  readonly where: string;
  readonly reason: string;
}

/** Which account: of the password it was opened with, and no newer one. */
export interface Guarded {
  readonly name: string;
  readonly sealed: string | null;
}

/** Alone, by the name of the turn; or through the open door. */
type Turn = { readonly kind: 'alone'; readonly holder: string } | { readonly kind: 'open' };

export class StoredGuard implements LogonGuard {
  readonly #database: Database;
  readonly #guarded: Guarded;
  /** Of this process, by account. */
  readonly #unsaved: Map<string, Refusal>;

  constructor(database: Database, guarded: Guarded, unsaved: Map<string, Refusal>) {
    this.#database = database;
    this.#guarded = guarded;
    this.#unsaved = unsaved;
  }

  async first(where: string, logOn: () => Promise<LogonVerdict>): Promise<LogonVerdict> {
    const turn = await this.#turn(where);
    const verdict = await logOn().catch(async (error: unknown) => {
      if (turn.kind === 'alone') await this.#release(turn.holder, withoutWord(where));
      throw error;
    });
    if (verdict === 'refused') await this.refused(where, 'the server refused the logon');
    else if (turn.kind === 'alone') await this.#release(turn.holder, accepted);
    return verdict;
  }

  async pass(): Promise<void> {
    await this.#orWithheld(async () => {
      await this.#save();
      await this.#look();
    });
  }

  async refused(where: string, reason: string): Promise<void> {
    this.#unsaved.set(this.#guarded.name, { where, reason });
    // What can't be written now is written before this process sends the account again; the turn
    // that nobody gave back tells the others.
    await this.#save().catch(unlessOurs);
  }

  /** @throws Failure `credentials.withheld` */
  #turn(where: string): Promise<Turn> {
    return this.#orWithheld(async () => {
      await this.#save();
      return this.#waitFor(`${randomUUID()} ${where}`);
    });
  }

  async #waitFor(holder: string): Promise<Turn> {
    const until = performance.now() + longestWaitMs;
    let pauseMs = pollMs.least;
    while (performance.now() < until) {
      if (await this.#take(holder)) return { kind: 'alone', holder };
      if ((await this.#look()) === 'open') return { kind: 'open' };
      await sleep(pauseMs * (0.5 + Math.random()));
      pauseMs = Math.min(pauseMs * 2, pollMs.most);
    }
    throw new Failure('credentials.withheld', {
      reason: 'busy',
      account: this.#guarded.name,
      because: `another logon of this account came to no end in ${longestWaitMs / 1000} s`,
    });
  }

  /** Takes a turn that is free or was lost; the second one lost in a row locks. */
  async #take(holder: string): Promise<boolean> {
    const lost = sql`(${accounts.turnHolder} is not null and ${accounts.turnHolder} <> ${openDoor})`;
    const locks = sql`(${lost} and ${accounts.turnsLost} + 1 >= ${mostLost})`;
    const taken = await answered(
      this.#database
        .update(accounts)
        .set({
          turnsLost: sql`${accounts.turnsLost} + case when ${lost} then 1 else 0 end`,
          lockedAt: sql`case when ${locks} then now() end`,
          // A holder is a UUID, a blank and a place.
          lockedWhere: sql`case when ${locks} then substr(${accounts.turnHolder}, 38) end`,
          lockedReason: sql`case when ${locks} then ${unknownReason} end`,
          turnHolder: sql`case when ${locks} then null else ${holder} end`,
          turnUntil: sql`now() + ${turnSeconds} * interval '1 second'`,
        })
        .where(
          and(
            this.#ours(),
            isNull(accounts.lockedAt),
            sql`(${accounts.turnUntil} is null or ${accounts.turnUntil} <= now())`,
          ),
        )
        .returning({ lockedAt: accounts.lockedAt }),
    );
    return taken[0]?.lockedAt === null;
  }

  /** @throws Failure `credentials.withheld` if it is locked, gone, or has a new password */
  async #look(): Promise<'open' | 'closed'> {
    const { name, sealed } = this.#guarded;
    const [row] = await answered(
      this.#database
        .select({
          sealed: accounts.sealed,
          lockedAt: accounts.lockedAt,
          where: accounts.lockedWhere,
          because: accounts.lockedReason,
          isOpen: sql<boolean>`coalesce(${accounts.turnHolder} = ${openDoor} and ${accounts.turnUntil} > now(), false)`,
        })
        .from(accounts)
        .where(eq(accounts.name, name)),
    );
    if (!row || row.sealed !== sealed)
      throw new Failure('credentials.withheld', {
        reason: 'changed',
        account: name,
        because: 'the account was changed or removed while the check ran',
      });
    if (row.lockedAt)
      throw new Failure('credentials.withheld', {
        reason: 'locked',
        account: name,
        refusedAt: row.where ?? 'an unknown place',
        lockedAt: row.lockedAt.toISOString(),
        because: row.because ?? 'the server refused the logon',
      });
    return row.isOpen ? 'open' : 'closed';
  }

  /** Gives a turn back, unless somebody has found it lost already. */
  async #release(holder: string, values: Release): Promise<void> {
    const statement = this.#database
      .update(accounts)
      .set(values)
      .where(and(this.#ours(), eq(accounts.turnHolder, holder)));
    await answered(statement).catch(unlessOurs); // then it is lost when its time is over
  }

  async #save(): Promise<void> {
    const refusal = this.#unsaved.get(this.#guarded.name);
    if (!refusal) return;
    await answered(
      this.#database
        .update(accounts)
        .set({
          lockedAt: sql`now()`,
          lockedWhere: refusal.where,
          lockedReason: refusal.reason,
          turnHolder: null,
          turnUntil: null,
        })
        .where(and(this.#ours(), isNull(accounts.lockedAt))),
    );
    this.#unsaved.delete(this.#guarded.name);
  }

  #ours(): SQL | undefined {
    const { name, sealed } = this.#guarded;
    return and(eq(accounts.name, name), sql`${accounts.sealed} is not distinct from ${sealed}`);
  }

  async #orWithheld<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const { name } = this.#guarded;
      const evidence = { reason: 'store', account: name, because: error.message };
      throw new Failure('credentials.withheld', evidence, { cause: error });
    }
  }
}

type Release = PgUpdateSetSource<typeof accounts>;

const accepted = {
  turnsLost: 0,
  turnHolder: openDoor,
  turnUntil: sql`now() + ${openSeconds} * interval '1 second'`,
};

function withoutWord(where: string) {
  const locks = sql`${accounts.turnsLost} + 1 >= ${mostLost}`;
  return {
    turnsLost: sql`${accounts.turnsLost} + 1`,
    lockedAt: sql`case when ${locks} then now() end`,
    lockedWhere: sql`case when ${locks} then ${where} end`,
    lockedReason: sql`case when ${locks} then ${unknownReason} end`,
    turnHolder: null,
    turnUntil: null,
  };
}

function unlessOurs(error: unknown): void {
  if (!(error instanceof Unavailable)) throw error;
}
