import { expect } from 'vitest';
import { countOf, plant, until } from '../peers/due.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { startProgram } from '../peers/process.ts';
import { postgresStore } from '../peers/stores.ts';

const rounds = 5;
const reports = 400;

/** An instance in a process of its own. */
async function engine(url: string) {
  const program = await startProgram(
    ['test/peers/engine.ts'],
    { DATABASE_URL: url, CHECK_MS: '100' },
    (line) => (line.includes('"ready"') ? line : undefined),
  );
  const { pid } = JSON.parse(program.url);
  return { program, kill: () => process.kill(pid, 'SIGKILL') };
}

testWithPostgres(
  'one of three is killed in the middle of checks, again and again: each report is said once',
  { timeout: 360_000 },
  async () => {
    await using postgres = await startPostgres(['fsync=off']);
    const url = await postgres.database();
    await using store = await postgresStore(url);
    const engines = await Promise.all([engine(url), engine(url), engine(url)]);
    const slot = new Date(Date.now() - 1_000); // one for all: what they share is one check
    try {
      await plant(
        store,
        Array.from({ length: reports }, (_, n) => ({
          orders: [{ target: `${n}.example` }, { target: 'shared.example' }],
          slot,
        })),
      );
      let killedAtWork = 0;
      for (let round = 1; round <= rounds; round += 1) {
        const atWork = async () =>
          (await countOf(store, "checks where state = 'done'")) >= round * 20 &&
          (await countOf(store, "checks where state = 'running'")) > 6;
        // Where engines start slowly, the work may be over before the last of them is killed.
        const over = async () => (await countOf(store, "checks where state = 'done'")) > reports;
        let caught = false;
        await until(async () => {
          caught = await atWork();
          return caught || (await over());
        });
        if (!caught) break;
        killedAtWork += 1;
        engines.shift()?.kill();
        engines.push(await engine(url));
      }
      expect(killedAtWork).toBeGreaterThan(0);
      await until(
        async () => (await countOf(store, "reports where state = 'pending'")) === reports,
      );

      expect(await countOf(store, 'reports')).toBe(reports);
      expect(await countOf(store, "checks where state = 'done'")).toBe(reports + 1);
      expect(await countOf(store, "checks where state <> 'done'")).toBe(0);
      // Only what was at work in the killed ones was begun again.
      const { rows } = await store.pool.query<{ runs: number }>(
        "select sum(value::int)::int as runs from keys where name like 'runs %'",
      );
      expect(rows[0]?.runs).toBeLessThanOrEqual(reports + 1 + rounds * 4);
    } finally {
      await Promise.all(engines.map(({ program }) => program[Symbol.asyncDispose]()));
    }
  },
);
