/**
 * R1: outboxes that are killed with -9 in the middle of posts, on both databases, at a platform that
 * leaves the outcome of 15 % of the posts open: nothing is lost, and nothing stands there twice.
 * KILLS and REPORTS say how many. `npm run bench -- outbox`
 */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { killAgainAndAgain, type Loss } from '../peers/killed-outbox.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder } from '../peers/stores.ts';
import { spreadOver } from '../peers/waiting-reports.ts';

const kills = Number(process.env.KILLS ?? 200);
/** Of five in a channel none is folded or digested: each is a message that can be counted. */
const reports = spreadOver(Math.ceil(Number(process.env.REPORTS ?? 20_000) / 5), 5);
const options = { timeout: 4 * 3_600_000 };

async function told(name: string, work: () => Promise<Loss>): Promise<void> {
  const began = performance.now();
  const { lookUps, ...loss } = await work();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(
    `\n${name}: ${reports.length} reports, ${loss.kills} kills: ${loss.lost} lost, ${loss.double} double, ${loss.unordered} channels out of order, ${lookUps} look-ups, ${seconds} s\n`,
  );
  expect(loss).toEqual({ kills, lost: 0, double: 0, unordered: 0, misremembered: 0 });
}

testWithPostgres('three instances on PostgreSQL, one killed at a time', options, async () => {
  await using postgres = await startPostgres();
  const url = await postgres.database();
  await told('PostgreSQL', () =>
    killAgainAndAgain({ url, folder: '/nowhere', rounds: kills, instances: 3, reports }),
  );
});

test('the only instance, embedded', options, async () => {
  await using folder = await dataFolder();
  await told('embedded', () =>
    killAgainAndAgain({ folder: folder.path, rounds: kills, instances: 1, reports }),
  );
});
