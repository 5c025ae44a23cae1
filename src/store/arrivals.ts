/**
 * The inbox in the database: what was acknowledged and has no answer yet, by whom it is being
 * answered, and for a day what was answered, so that a late repetition is known.
 *
 * All times are the database's: machines that share it need not agree about theirs.
 */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { arrivals } from './schema.ts';
import type { Database } from './store.ts';

export interface NewArrival {
  readonly key: string;
  readonly surface: string;
  readonly text: string;
  /** JSON. */
  readonly payload: unknown;
}

const Taken = z.object({
  key: z.string(),
  surface: z.string(),
  payload: z.object({ text: z.string(), tries: z.number(), rest: z.unknown() }),
  age: z.number(),
});

export interface TakenArrival extends NewArrival {
  /** Since it came. */
  readonly ageMs: number;
  /** How often somebody took it over. */
  readonly tries: number;
}

/** Rows of one statement: the oldest of a large heap first, and the next ones soon after. */
const mostForgotten = 5_000;

export class Arrivals {
  readonly #database: Database;
  readonly #holder: string;
  readonly #leaseS: number;

  /** @param holder is like no other process that ever was */
  constructor(database: Database, holder: string, leaseMs: number) {
    this.#database = database;
    this.#holder = holder;
    this.#leaseS = leaseMs / 1000;
  }

  /** Writes them all in one statement. @returns the keys that were not there before */
  async write(arriving: readonly NewArrival[]): Promise<ReadonlySet<string>> {
    const rows = arriving.map(({ key, surface, text, payload }) => ({
      key,
      surface,
      payload: { text, tries: 0, rest: payload },
    }));
    const result = await this.#database.execute<{ key: string }>(sql`
      insert into ${arrivals} (key, surface, payload, holder, held_until)
      select key, surface, payload, ${this.#holder}, ${this.#lease()}
      from jsonb_to_recordset(${jsonOf(rows)}::jsonb) as row(key text, surface text, payload jsonb)
      on conflict (key) do nothing
      returning key`);
    return new Set(result.rows.map(({ key }) => key));
  }

  /** They are answered: what was said is forgotten, that it was here is not. */
  async close(keys: readonly string[]): Promise<void> {
    await this.#database.execute(sql`
      update ${arrivals} set state = 'done', payload = null
      where key in (select jsonb_array_elements_text(${jsonOf(keys)}::jsonb)) and state = 'open'`);
  }

  /** This process lives: all it holds is its own for another lease. */
  async extend(): Promise<void> {
    await this.#database.execute(sql`
      update ${arrivals} set held_until = ${this.#lease()}
      where holder = ${this.#holder} and state = 'open'`);
  }

  /** Others may take all that this process holds, at once. */
  async release(): Promise<void> {
    await this.#database.execute(sql`
      update ${arrivals} set held_until = now()
      where holder = ${this.#holder} and state = 'open'`);
  }

  /**
   * Takes what others have left: the oldest first.
   *
   * @param surfaces that this process can answer in
   * @param isAlone nobody else can be alive, so nothing is held by anybody
   */
  async takeOver(
    surfaces: readonly string[],
    atMost: number,
    isAlone: boolean,
  ): Promise<readonly TakenArrival[]> {
    const { rows } = await this.#database.execute(sql`
      with left_over as (
        select key from ${arrivals}
        where state = 'open' and holder <> ${this.#holder} and (${isAlone} or held_until <= now())
          and surface in (select jsonb_array_elements_text(${jsonOf(surfaces)}::jsonb))
        order by created_at limit ${atMost} for update skip locked)
      update ${arrivals} as row
      set holder = ${this.#holder}, held_until = ${this.#lease()},
        payload = jsonb_set(row.payload, '{tries}', to_jsonb((row.payload->>'tries')::int + 1))
      from left_over where row.key = left_over.key
      returning row.key, row.surface, row.payload,
        (extract(epoch from now() - row.created_at) * 1000)::float8 as age`);
    return z
      .array(Taken)
      .parse(rows)
      .map(({ key, surface, payload: { text, tries, rest }, age }) => {
        return { key, surface, text, payload: rest, tries, ageMs: age };
      });
  }

  /** @returns whether there may be more of them */
  async forget(olderThanMs: number): Promise<boolean> {
    const { rowCount } = await this.#database.execute(sql`
      delete from ${arrivals} where key in (
        select key from ${arrivals}
        where created_at < now() - make_interval(secs => ${olderThanMs / 1000})
        order by created_at limit ${mostForgotten} for update skip locked)`);
    return rowCount === mostForgotten;
  }

  #lease() {
    return sql`now() + make_interval(secs => ${this.#leaseS})`;
  }
}

/** PostgreSQL has no NUL in a text and no half of a surrogate pair; a paste may have either. */
function jsonOf(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\uFFFD') : part,
  );
}
