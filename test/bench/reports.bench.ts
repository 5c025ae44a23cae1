/**
 * Reports a minute from end to end, with one, two and three instances on one PostgreSQL: claimed,
 * queued, checked, composed, posted to a platform on loopback. Once with checks that wait 200 ms, as
 * most of a check is waiting for far servers: then it shows what the engine adds. Once with all
 * probes against a practice server on the same machine, whose processors they share.
 * REPORTS says how many. `npm run bench -- reports`
 */
import { performance } from 'node:perf_hooks';
import { countOf, plantMany, until } from '../peers/due.ts';
import { chatPlatform } from '../peers/platform.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { startProgram } from '../peers/process.ts';
import { postgresStore } from '../peers/stores.ts';

const reports = Number(process.env.REPORTS ?? 1_000);
const timeout = { timeout: 1_800_000 };
const program = new URL('../peers/reporting.ts', import.meta.url).pathname;
const practiceServer = new URL('practice-server.ts', import.meta.url).pathname;

testWithPostgres('reports a minute, with checks that wait', timeout, async () => {
  await compare('checks that wait 200 ms', { CHECK_MS: '200' });
});

testWithPostgres('reports a minute, with a practice server', timeout, async () => {
  const practice = await startProgram([practiceServer], {}, (line) => line);
  await compare('checks of a practice server', { PRACTICE: practice.url });
  await practice[Symbol.asyncDispose]();
});

async function compare(name: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const rates: number[] = [];
  for (const instances of [1, 2, 3]) rates.push(await rateOf(instances, settings));
  const [one = Number.NaN] = rates;
  const said = rates.map((rate, n) => `${n + 1}: ${rate.toFixed(0)} (${(rate / one).toFixed(2)})`);
  process.stdout.write(`\n${name}, reports a minute by instances: ${said.join(', ')}\n`);
}

/** From the moment at which all are due, with all instances at work, until the last one is posted. */
async function rateOf(
  instances: number,
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  await using postgres = await startPostgres();
  const url = await postgres.database();
  await using store = await postgresStore(url);
  await using platform = await chatPlatform();
  await using stack = new AsyncDisposableStack();
  const environment = { DATABASE_URL: url, PLATFORM: platform.url, ...settings };
  for (let n = 0; n < instances; n += 1)
    stack.use(await startProgram([program], environment, (line) => line));
  const began = performance.now();

  await plantMany(store, reports);
  await until(async () => (await countOf(store, "reports where state = 'sent'")) === reports);

  return (reports / (performance.now() - began)) * 60_000;
}
