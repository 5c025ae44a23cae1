/**
 * From the start of the process to its first acknowledgement of a signed command, and the memory it
 * then holds, beside an app of plain Bolt. `npm run bench -- start`
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { burst, median } from './load.ts';
import { running } from './process.ts';

const rounds = 5;
const secret = 'a signing secret';
const settings = {
  SLACK_SIGNING_SECRET: secret,
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
  SLACK_TEAM_IDS: 'T1',
};

function command() {
  const body = 'command=%2Fexchange-check&text=help&team_id=T1&user_id=U1&channel_id=C1';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    path: '/slack/events',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac}`,
    },
    body,
  };
}

async function started(program: string) {
  const began = performance.now();
  await using bot = await running(program, settings);
  const { lost } = await burst(bot.url, 1, command);
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
