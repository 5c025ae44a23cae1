/**
 * How long requests wait for their acknowledgement when many come at the same instant, alone and
 * while checks are in flight, beside an app of plain Bolt that does nothing else. Slack waits three
 * seconds, Teams fifteen. `npm run bench -- acknowledge`
 */
import { expect, test } from 'vitest';
import { burst, median, type Shot, type Volley } from './load.ts';
import { running } from './process.ts';
import { slackCommand, slackSecret, teamsMessage } from './shots.ts';

const rounds = 5;
/** Each has two probes waiting, of TLS and of the HTTP front. */
const checksInFlight = 100;
const error = 'Store logon returned ecNotEncrypted 2416.';

type Sink = Awaited<ReturnType<typeof running>>;

async function answersAt(sink: Sink): Promise<{ bursts: number; probes: number }> {
  return JSON.parse(await (await fetch(sink.url)).text());
}

/** Resolves when so many answers have come, or none comes any more. */
async function answered(sink: Sink, wanted: number): Promise<number> {
  let before = -1;
  for (let patience = 5; ; ) {
    const { bursts } = await answersAt(sink);
    if (bursts >= wanted || patience === 0) return bursts;
    patience = bursts === before ? patience - 1 : 5;
    before = bursts;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Keeps that many checks waiting at a silent server until it is disposed of. */
async function checking(bot: Sink, sink: Sink, count: number) {
  let { probes: sent } = await answersAt(sink); // earlier ones are answered and count as sent
  const refill = async () => {
    const missing = count - (sent - (await answersAt(sink)).probes);
    if (missing <= 0) return;
    sent += missing;
    const text = `check 127.0.0.1:${sink.silentPort}`;
    await burst(bot.url, missing, () => slackCommand(text, `${sink.url}/probes`));
  };
  await refill();
  const timer = setInterval(() => void refill(), 250);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function row(name: string, volleys: readonly Volley[], beside?: readonly Volley[]): string {
  const cell = (pick: (volley: Volley) => number) => {
    const own = median(volleys.map(pick));
    const ratio = beside ? ` (x${(own / median(beside.map(pick))).toFixed(2)})` : '';
    return `${own.toFixed(1)} ms${ratio}`.padEnd(20);
  };
  const lost = volleys.reduce((sum, volley) => sum + volley.lost, 0);
  return `${name.padEnd(44)}${cell(({ p50Ms }) => p50Ms)}${cell(({ p99Ms }) => p99Ms)}${lost}`;
}

test('acknowledgement under a burst', { timeout: 600_000 }, async () => {
  await using sink = await running('test/bench/chat-sink.ts');
  const settings = { SLACK_SIGNING_SECRET: slackSecret, SLACK_BOT_TOKEN: 'xoxb-bench' };
  await using plain = await running('test/bench/plain-bolt.ts', settings);
  await using bot = await running('src/main.ts', {
    ...settings,
    SLACK_API_URL: `${sink.url}/api/`,
    SLACK_TEAM_IDS: 'T1',
    EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback',
    EXCHANGE_CHECK_NETWORKS: '127.0.0.1',
    EXCHANGE_CHECK_PORTS: String(sink.silentPort),
  });
  const slack = () => slackCommand(error, `${sink.url}/respond`);
  const teams = () => teamsMessage(error, `${sink.url}/`);
  const lines = [`${''.padEnd(44)}${'p50'.padEnd(20)}${'p99'.padEnd(20)}lost`];
  let lost = 0;
  const volleys = async (url: string, size: number, shot: () => Shot) => {
    const fired: Volley[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { bursts } = await answersAt(sink);
      fired.push(await burst(url, size, shot));
      if (url === bot.url) await answered(sink, bursts + size);
    }
    lost += fired.reduce((sum, volley) => sum + volley.lost, 0);
    return fired;
  };

  for (const size of [100, 1_000]) {
    const beside = await volleys(plain.url, size, slack);
    lines.push(row(`${size} at once, plain Bolt`, beside));
    lines.push(row(`${size} commands of Slack`, await volleys(bot.url, size, slack), beside));
    lines.push(row(`${size} activities of Teams`, await volleys(bot.url, size, teams), beside));
    using _checks = await checking(bot, sink, checksInFlight);
    const busy = `, ${checksInFlight * 2} probes in flight`;
    lines.push(row(`${size} commands${busy}`, await volleys(bot.url, size, slack), beside));
    lines.push(row(`${size} activities${busy}`, await volleys(bot.url, size, teams), beside));
  }
  process.stdout.write(`\n${lines.join('\n')}\nmedians of ${rounds} rounds\n`);
  expect(lost).toBe(0);
});
