/** The bot as a process: what settings make of it, and how it ends while it still owes an answer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { configOf } from '../../../src/config.ts';
import { dataFolder } from '../../peers/stores.ts';
import { botToken, listening, secret, signed, team } from './slack-peer.ts';
import { commandFields } from './workspace.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

test('told to end, it answers what it was asked before, and takes nothing more', async () => {
  await using data = await dataFolder();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answers: string[] = [];
  let isAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const slack = createServer(async (request, response) => {
    if (request.url === '/respond/one') answers.push((await request.toArray()).join(''));
    if (request.url?.endsWith('users.info')) {
      isAsked();
      await held;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, user: { team_id: team } }));
  });
  const url = await listening(slack);
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      EXCHANGE_CHECK_DATA: data.path,
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: secret,
      SLACK_API_URL: url,
      SLACK_TEAM_IDS: `T9, ${team}`,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 110_000,
    killSignal: 'SIGKILL',
  });
  const bot = `${await addressOf(child.stdout)}/slack/events`;
  const at = { helpdesk: 'C1', responseUrl: (id?: string) => `${url}/respond/${id}` };
  const body = new URLSearchParams(commandFields(at, 'help', 'one')).toString();
  const { status } = await fetch(bot, {
    method: 'POST',
    body,
    headers: { ...signed(body, 'application/x-www-form-urlencoded'), connection: 'close' },
  });
  await asked;

  child.kill('SIGTERM');
  const refused = await untilRefused(bot);
  release();
  const [code] = await once(child, 'exit');
  slack.close();

  expect([status, refused, code]).toEqual([200, true, 0]);
  expect(answers).toHaveLength(1);
  expect(answers[0]).toContain('explain');
});

async function addressOf(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const { url } = JSON.parse(line);
    if (url) return url;
  }
  throw new Error('the bot ended before it listened');
}

async function untilRefused(url: string): Promise<true> {
  for (;;) {
    const isOpen = await fetch(url, { headers: { connection: 'close' } }).then(
      () => true,
      () => false,
    );
    if (!isOpen) return true;
  }
}

test.each([
  [{}, undefined],
  [
    { SLACK_BOT_TOKEN: 'x', SLACK_SIGNING_SECRET: 's' },
    { botToken: 'x', signingSecret: 's', teamIds: [] },
  ],
  [
    { SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'a' },
    { botToken: 'x', appToken: 'a' },
  ],
  [
    { SLACK_BOT_TOKEN: 'x', SLACK_SIGNING_SECRET: 's', SLACK_TEAM_IDS: 'T1, E2' },
    { apiUrl: 'https://slack.com/api/', teamIds: ['T1', 'E2'] },
  ],
])('%o is %o', (environment, expected) => {
  const { slack } = configOf(environment);
  if (expected) expect(slack).toMatchObject(expected);
  else expect(slack).toBeUndefined();
});

test.each([
  [{ SLACK_APP_TOKEN: 'a' }, 'SLACK_BOT_TOKEN missing'],
  [{ SLACK_SIGNING_SECRET: 's' }, 'SLACK_BOT_TOKEN missing'],
  [{ SLACK_API_URL: 'http://slack.example.com/api/' }, 'wants https'],
  [{ SLACK_API_URL: 'http://127.0.0.1.example.com/api/' }, 'wants https'],
  [{ SLACK_API_URL: 'http://127.0.0.1:80@slack.example.com/api/' }, 'wants https'],
])('%o is refused by name', (environment, complaint) => {
  expect(() => configOf(environment)).toThrow(complaint);
});
