/**
 * How long requests wait for their acknowledgement when many come at the same instant, alone and
 * while checks are in flight, beside an app of plain Bolt that does nothing else. Slack waits three
 * seconds, Teams fifteen. `npm run bench -- acknowledge`
 */
import { expect, test } from 'vitest';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder } from '../peers/stores.ts';
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

interface Stage {
  readonly sink: Sink;
  readonly plain: Sink;
  readonly bot: Sink;
  /** Fires a burst some times over. */
  volleys(url: string, size: number, shot: () => Shot): Promise<Volley[]>;
}

/** A bot on a store, beside an app of plain Bolt, and whatever they speak to. */
async function stage(parts: AsyncDisposableStack, store: Readonly<Record<string, string>>) {
  const settings = { SLACK_SIGNING_SECRET: slackSecret, SLACK_BOT_TOKEN: 'xoxb-bench' };
  const sink = parts.use(await running('test/bench/chat-sink.ts'));
  const plain = parts.use(await running('test/bench/plain-bolt.ts', settings));
  const bot = parts.use(
    await running('src/main.ts', {
      ...settings,
      ...store,
      SLACK_API_URL: `${sink.url}/api/`,
      SLACK_TEAM_IDS: 'T1',
      EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: 'loopback',
      EXCHANGE_CHECK_NETWORKS: '127.0.0.1',
      EXCHANGE_CHECK_PORTS: String(sink.silentPort),
    }),
  );
  const volleys = async (url: string, size: number, shot: () => Shot) => {
    const fired: Volley[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { bursts } = await answersAt(sink);
      fired.push(await burst(url, size, shot));
      if (url === bot.url) expect(await answered(sink, bursts + size)).toBe(bursts + size);
    }
    expect(fired.reduce((sum, { lost }) => sum + lost, 0)).toBe(0);
    return fired;
  };
  return { sink, plain, bot, volleys };
}

async function rows({ sink, plain, bot, volleys }: Stage, size: number): Promise<string[]> {
  const slack = () => slackCommand(error, `${sink.url}/respond`);
  const teams = () => teamsMessage(error, `${sink.url}/`);
  const beside = await volleys(plain.url, size, slack);
  const lines = [
    row(`${size} at once, plain Bolt`, beside),
    row(`${size} commands of Slack`, await volleys(bot.url, size, slack), beside),
    row(`${size} activities of Teams`, await volleys(bot.url, size, teams), beside),
  ];
  using _checks = await checking(bot, sink, checksInFlight);
  const busy = `, ${checksInFlight * 2} probes in flight`;
  return [
    ...lines,
    row(`${size} commands${busy}`, await volleys(bot.url, size, slack), beside),
    row(`${size} activities${busy}`, await volleys(bot.url, size, teams), beside),
  ];
}

async function measured(name: string, store: Readonly<Record<string, string>>): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const all = await stage(parts, store);
  const lines = [`${name.padEnd(44)}${'p50'.padEnd(20)}${'p99'.padEnd(20)}lost`];
  for (const size of [100, 1_000]) lines.push(...(await rows(all, size)));
  process.stdout.write(`\n${lines.join('\n')}\nmedians of ${rounds} rounds\n`);
}

test('acknowledgement under a burst, embedded store', { timeout: 600_000 }, async () => {
  await using data = await dataFolder();
  await measured('embedded store', { EXCHANGE_CHECK_DATA: data.path });
});

testWithPostgres('acknowledgement under a burst, PostgreSQL', { timeout: 600_000 }, async () => {
  await using postgres = await startPostgres();
  await measured('PostgreSQL', { DATABASE_URL: await postgres.database() });
});
