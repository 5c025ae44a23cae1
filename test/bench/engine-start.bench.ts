/**
 * How soon an instance without its chat end works (store, engine and outbox of a process of its own),
 * and what it takes: resident once it works, and at most while 2,000 reports go through.
 * `npm run bench -- engine-start`
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { test } from 'vitest';
import { chatPlatform, type Platform } from '../peers/platform.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder, postgresStore } from '../peers/stores.ts';
import { running } from './process.ts';

const reports = Number(process.env.REPORTS ?? 2_000);
const timeout = { timeout: 600_000 };
const program = 'test/peers/reporting.ts';

test('embedded: start and memory', timeout, async () => {
  await using folder = await dataFolder();
  await using platform = await chatPlatform();
  await measure('embedded', { FOLDER: folder.path }, platform);
});

testWithPostgres('PostgreSQL: start and memory', timeout, async () => {
  await using postgres = await startPostgres();
  await using platform = await chatPlatform();
  const url = await postgres.database();
  await (await postgresStore(url))[Symbol.asyncDispose]();
  await measure('PostgreSQL', { DATABASE_URL: url }, platform);
});

/** The second start: the first one makes the tables of pg-boss. */
async function measure(
  name: string,
  settings: Readonly<Record<string, string>>,
  platform: Platform,
): Promise<void> {
  const environment = { ...settings, PLATFORM: platform.url, CHECK_MS: '0' };
  const first = performance.now();
  await (await running(program, environment))[Symbol.asyncDispose]();
  const began = performance.now();
  await using instance = await running(program, { ...environment, SCHEDULES: `${reports}` });
  const readyMs = performance.now() - began;
  const idle = memoryOf(instance.pid);
  await platform.until(() => platform.messages.length >= reports);
  const busy = memoryOf(instance.pid);
  process.stdout.write(
    `\n${name}: works after ${(readyMs / 1000).toFixed(2)} s (the first time ${((began - first) / 1000).toFixed(2)} s), then ${idle.nowMb} MB resident; after ${reports} reports ${busy.nowMb} MB, at most ${busy.mostMb} MB\n`,
  );
}

function memoryOf(pid: number | undefined) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000);
  return { nowMb: mb('VmRSS'), mostMb: mb('VmHWM') };
}
