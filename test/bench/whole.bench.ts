/**
 * Whole bots, killed with -9 in the middle of runs and posts while people ask things: nothing is lost,
 * nothing stands there twice, and what was acknowledged is answered. ROUNDS says how many kills.
 * `npm run bench -- whole`
 */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { type Killing, killBots } from '../peers/killed-bots.ts';
import { nothingAmiss } from '../peers/planned.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder } from '../peers/stores.ts';

const rounds = Number(process.env.ROUNDS ?? 100);
const options = { timeout: 4 * 3_600_000 };
const size = { rounds, schedules: 60, dueAtOnce: 8 };

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function told(name: string, killing: Omit<Killing, keyof typeof size>): Promise<void> {
  const began = performance.now();
  const toll = await killBots({ ...size, ...killing, told: (line) => say(`${name}, ${line}`) });
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const { kills, slots, lost, missing, double, miscounted, acknowledged, unanswered } = toll;
  say(
    `${name}: ${kills} kills, ${slots} slots: ${lost} lost, ${missing} missing, ${double} double, ${miscounted} schedules miscounted by text; ${acknowledged} commands acknowledged, ${unanswered} without an answer, ${toll.unmade} schedules not made, ${toll.remade} made twice; ${seconds} s`,
  );
  expect(toll).toMatchObject({ ...nothingAmiss, unanswered: 0, unmade: 0, remade: 0 });
}

testWithPostgres('three instances on PostgreSQL, one killed at a time', options, async () => {
  await using postgres = await startPostgres();
  const where = await postgres.database();
  await told('PostgreSQL', { where, settings: { DATABASE_URL: where }, instances: 3 });
});

test('the only instance, embedded', options, async () => {
  await using data = await dataFolder();
  await told('embedded', {
    where: data.path,
    settings: { EXCHANGE_CHECK_DATA: data.path },
    instances: 1,
  });
});
