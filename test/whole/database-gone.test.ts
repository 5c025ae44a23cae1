/** PostgreSQL dies under the running bot, and comes back. */
import { expect } from 'vitest';
import {
  balance,
  makeDue,
  nothingAmiss,
  outcomes,
  scheduleAll,
  settled,
} from '../peers/planned.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { answerTo, ledger, startBot, startWorld } from '../peers/whole-bot.ts';

async function readiness(url: string): Promise<unknown> {
  const response = await fetch(`${url}/readyz`, { headers: { connection: 'close' } });
  return [response.status, await response.json()];
}

testWithPostgres(
  'without its database the bot explains, says what it can not do, and makes up for it later',
  { timeout: 360_000 },
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using world = await startWorld({ targets: 4, thinkMs: 50 });
    await using bot = await startBot({ ...world.settings, DATABASE_URL: url });
    await using database = ledger(url);
    const schedules = await scheduleAll(bot, world, 3, (n) => `C${n}`);
    const before = await readiness(bot.url);
    const due = await makeDue(database, schedules);
    while (world.exchange.seen.length === 0) await database.rows('select 1');

    await postgres.kill();
    const explained = await answerTo(bot, world.slack, 'explain ecNotEncrypted 2416');
    const refused = await answerTo(bot, world.slack, `schedule ${world.target(3)} daily 8:00`);
    const listed = await answerTo(bot, world.slack, 'schedules');
    const checked = await answerTo(bot, world.slack, `check ${world.target(3)}`);
    const meanwhile = await readiness(bot.url);
    await postgres.start();
    await settled(database, schedules);

    expect(before).toEqual([200, { status: 'ready', waiting: [] }]);
    expect(explained).toContain('encrypt');
    expect(refused).toContain('The database does not answer');
    expect(listed).toContain('The database does not answer');
    expect(checked).toContain('is healthy');
    expect(meanwhile).toEqual([503, { status: 'waiting', waiting: ['database'] }]);
    expect(await readiness(bot.url)).toEqual(before);
    expect(balance(world, due, await outcomes(database), schedules)).toEqual({
      slots: schedules.length,
      ...nothingAmiss,
    });
    expect(await bot.end('SIGTERM')).toBe(0);
  },
);
