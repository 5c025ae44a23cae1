/**
 * From the start of the process to its first acknowledgement of a signed command, and the memory it
 * then holds, beside an app of plain Bolt. `npm run bench -- start`
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { dataFolder } from '../peers/stores.ts';
import { burst, median } from './load.ts';
import { running } from './process.ts';
import { slackCommand, slackSecret } from './shots.ts';

const rounds = 5;
const settings = {
  SLACK_SIGNING_SECRET: slackSecret,
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  SLACK_TEAM_IDS: 'T1',
};

async function started(program: string) {
  const began = performance.now();
  await using data = await dataFolder();
  await using bot = await running(program, { ...settings, EXCHANGE_CHECK_DATA: data.path });
  const { lost } = await burst(bot.url, 1, () => slackCommand('help', 'http://127.0.0.1:9/'));
  const readyMs = performance.now() - began;
  const residentKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${bot.pid}/status`, 'utf8'))?.[1];
  return { lost, readyMs, residentMb: Number(residentKb) / 1024 };
}

test('from start to the first acknowledgement', { timeout: 120_000 }, async () => {
  const lines = [`${''.padEnd(12)}${'first ack'.padEnd(16)}resident memory`];
  for (const [name, program] of [
    ['Bolt', 'test/bench/plain-bolt.ts'],
    ['the bot', 'src/main.ts'],
  ] as const) {
    const starts: Awaited<ReturnType<typeof started>>[] = [];
    for (let round = 0; round < rounds; round += 1) starts.push(await started(program));
    expect(starts.every(({ lost }) => lost === 0)).toBe(true);
    const ready = median(starts.map(({ readyMs }) => readyMs)).toFixed(0);
    const resident = median(starts.map(({ residentMb }) => residentMb)).toFixed(0);
    lines.push(`${name.padEnd(12)}${`${ready} ms`.padEnd(16)}${resident} MB`);
  }
  process.stdout.write(`\n${lines.join('\n')}\nmedians of ${rounds} starts\n`);
});
