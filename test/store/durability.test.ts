import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { unavailable } from '../../src/store/unavailable.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder, postgresStore } from '../peers/stores.ts';

/** The goal is 40 rounds: EXCHANGE_CHECK_ROUNDS=40 runs them. */
const rounds = Number(process.env.EXCHANGE_CHECK_ROUNDS ?? 5);
const writer = fileURLToPath(new URL('../peers/endless-writer.ts', import.meta.url));
const complain = () => undefined;

test('kill -9 loses nothing that was acknowledged, and the next process opens', {
  timeout: 60_000 + rounds * 30_000,
}, async () => {
  await using folder = await dataFolder();
  const acknowledged = new Set<string>();

  for (let round = 1; round <= rounds; round += 1) {
    const child = spawn(process.execPath, [writer, folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await killedAfter(child, 50 + Math.floor(Math.random() * 400), acknowledged);

    await using store = await openStore({ folder: folder.path, owns: true, complain });
    const { rows } = await store.pool.query<{ readonly name: string }>('select name from keys');
    const there = new Set(rows.map(({ name }) => name.slice(1)));
    expect([...acknowledged].filter((number) => !there.has(number))).toEqual([]);
  }

  expect(acknowledged.size).toBeGreaterThan(rounds * 50);
});

testWithPostgres('a PostgreSQL that dies is said, and used again when it is back', async () => {
  await using postgres = await startPostgres();
  await using store = await postgresStore(await postgres.database());
  const ask = () => store.ask(() => store.pool.query('select 1 as one'));
  await ask();

  await postgres.kill();
  const gone = await Promise.allSettled([ask(), ask(), ask()]);
  await postgres.start();
  const { rows } = await ask();

  expect(gone.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  for (const outcome of gone)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ name: 'Unavailable' });
  expect(rows).toEqual([{ one: 1 }]);
});

testWithPostgres(
  'what the database is to blame for is said so, and what is ours is not',
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using store = await postgresStore(url);
    const failing = (statement: string) =>
      store.ask(() => store.pool.query(statement)).catch((error: Error) => error);

    expect(await failing('insert into nowhere values (1)')).not.toHaveProperty(
      'name',
      'Unavailable',
    );
    expect(await failing("do $$ begin raise sqlstate '53100'; end $$")).toMatchObject({
      name: 'Unavailable',
      message: expect.stringContaining('full'),
    });
    expect(
      await failing("begin read only; insert into keys values ('a', 'b'); commit"),
    ).toMatchObject({ name: 'Unavailable', message: expect.stringContaining('read-only') });
    await expect(postgresStore(`${url}_missing`)).rejects.toThrow(/no such database.*DATABASE_URL/);
    expect(unavailable(new TypeError('ours'))).toBeUndefined();
  },
);

/** Ends when the child is dead and all that it said has been read. */
async function killedAfter(child: ChildProcess, commits: number, acknowledged: Set<string>) {
  const exit = once(child, 'exit');
  if (!child.stdout) throw new Error('There is nothing to read from the writer.');
  const begun = acknowledged.size;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.add(line);
    if (acknowledged.size - begun >= commits) child.kill('SIGKILL');
  }
  await exit;
}
