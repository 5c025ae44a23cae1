/** The way back from the lines of transfer.ts: into an empty store, all or nothing. */
import { isDeepStrictEqual } from 'node:util';
import { getTableName } from 'drizzle-orm';
import type pg from 'pg';
import { z } from 'zod';
import { Unavailable } from '../model/books.ts';
import type { Store } from './store.ts';
import { head, quoted, tables } from './transfer.ts';
import { rowOf } from './transfer-row.ts';
import { ask } from './unavailable.ts';

const rowsByName = new Map<string, z.ZodType>(
  tables.map((table) => [getTableName(table), rowOf(table)]),
);
const batchRows = 200;
const batchCharacters = 4 * 1024 * 1024;

const Line = z.strictObject({ table: z.string(), row: z.unknown() });
const Tail = z.strictObject({ rows: z.number() });

/** A line of the file that is none, with its number, from 1. */
export class BrokenTransfer extends Error {
  override readonly name = 'BrokenTransfer';

  constructor(number: number, reason: string) {
    super(`Line ${number}: ${reason} Nothing was imported.`);
  }
}

/**
 * @param lines without their ends
 * @returns how many rows there were
 * @throws BrokenTransfer, or Unavailable if there is something in the store already
 */
export async function imported(store: Store, lines: AsyncIterable<string>): Promise<number> {
  const client = await ask(() => store.pool.connect());
  const run = (text: string) => ask(() => client.query(text));
  let isDone = false;
  try {
    await run('begin');
    await emptyOrRefused(client);
    const desk = new Desk(client);
    for await (const line of lines) await desk.take(line);
    const rows = await desk.close();
    await run(
      "select setval(pg_get_serial_sequence('schedules', 'id'), max(id)) from schedules having max(id) is not null",
    );
    await run(
      "update checks set state = 'queued', queued_at = null where state in ('queued', 'running')",
    );
    await run('commit');
    isDone = true;
    return rows;
  } finally {
    if (!isDone) await client.query('rollback').catch(() => undefined);
    client.release(!isDone);
  }
}

/** A key that signs links is made by the first start, and makes way for the old one. */
async function emptyOrRefused(client: pg.PoolClient): Promise<void> {
  await ask(() => client.query('delete from keys'));
  for (const name of rowsByName.keys()) {
    const { rows } = await ask(() => client.query(`select 1 from ${quoted(name)} limit 1`));
    if (rows.length > 0)
      throw new Unavailable(
        `There is something in the table ${name} already. Import into an empty database or data folder: name another one with DATABASE_URL or EXCHANGE_CHECK_DATA.`,
      );
  }
}

/** Takes line by line, and writes down rows of the same table together. */
class Desk {
  readonly #client: pg.PoolClient;
  #number = 0;
  #rows = 0;
  #isComplete = false;
  #table = '';
  #batch: unknown[] = [];
  #characters = 0;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async take(text: string): Promise<void> {
    this.#number += 1;
    if (this.#isComplete) throw this.#broken('There is something behind the last line.');
    const json = this.#jsonOf(text);
    if (this.#number === 1) return this.#begin(json);
    const tail = Tail.safeParse(json);
    if (tail.success) return this.#end(tail.data.rows);
    const { table, row } = this.#rowIn(json);
    const isFull = this.#batch.length >= batchRows || this.#characters >= batchCharacters;
    if (isFull || table !== this.#table) await this.#write();
    this.#table = table;
    this.#batch.push(row);
    this.#characters += text.length;
    this.#rows += 1;
  }

  /** @returns how many rows there were */
  async close(): Promise<number> {
    this.#number += 1;
    if (!this.#isComplete) throw this.#broken('The last line is missing: the file was cut off.');
    await this.#write();
    return this.#rows;
  }

  #begin(json: unknown): void {
    if (!isDeepStrictEqual(json, head))
      throw this.#broken('This is no export of Exchange Check that this version can read.');
  }

  #end(rows: number): void {
    if (rows !== this.#rows) throw this.#broken(`There are ${this.#rows} rows instead of ${rows}.`);
    this.#isComplete = true;
  }

  #rowIn(json: unknown): z.infer<typeof Line> {
    const line = Line.safeParse(json);
    const Row = line.success ? rowsByName.get(line.data.table) : undefined;
    if (!line.success || !Row) throw this.#broken('It is no row of a table of ours.');
    const row = Row.safeParse(line.data.row);
    if (!row.success) throw this.#broken(`${line.data.table}: ${z.prettifyError(row.error)}.`);
    return line.data;
  }

  #jsonOf(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#broken('It is not JSON.');
    }
  }

  async #write(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#characters = 0;
    const name = quoted(this.#table);
    const statement = `insert into ${name} overriding system value select * from jsonb_populate_recordset(null::${name}, $1::jsonb)`;
    try {
      await ask(() => this.#client.query(statement, [JSON.stringify(batch)]));
    } catch (error) {
      // Class 22 and 23: a value that can't be, or one that is there twice.
      const code = error instanceof Error && 'code' in error ? `${error.code}` : '';
      if (!(error instanceof Error) || !/^2[23]/.test(code)) throw error;
      throw new BrokenTransfer(
        this.#number - 1,
        `Here or in the ${batch.length - 1} before: ${error.message}.`,
      );
    }
  }

  #broken(reason: string): BrokenTransfer {
    return new BrokenTransfer(this.#number, reason);
  }
}
