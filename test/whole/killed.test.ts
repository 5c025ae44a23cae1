/** The bot as it is run, killed in the middle of everything: nothing is lost, and nothing comes twice. */
import { expect, test } from 'vitest';
import { killBots } from '../peers/killed-bots.ts';
import { nothingAmiss } from '../peers/planned.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder } from '../peers/stores.ts';

const patience = { timeout: 480_000 };
const size = { rounds: 5, schedules: 12, dueAtOnce: 6 };
const allWell = { ...nothingAmiss, kills: size.rounds, unanswered: 0, unmade: 0, remade: 0 };

testWithPostgres(
  'one of three on one PostgreSQL is killed, again and again',
  patience,
  async () => {
    await using postgres = await startPostgres();
    const where = await postgres.database();

    const toll = await killBots({
      ...size,
      where,
      settings: { DATABASE_URL: where },
      instances: 3,
    });

    expect(toll).toMatchObject(allWell);
    expect(toll.slots).toBeGreaterThan(size.schedules);
  },
);

test('the only one, with its embedded database, is killed, again and again', patience, async () => {
  await using data = await dataFolder();
  const where = data.path;

  const toll = await killBots({
    ...size,
    where,
    settings: { EXCHANGE_CHECK_DATA: where },
    instances: 1,
  });

  expect(toll).toMatchObject(allWell);
  expect(toll.slots).toBeGreaterThan(size.schedules);
});
