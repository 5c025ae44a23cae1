/** The bot as a process that dies between an acknowledgement and its answer, or is told to end. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { chatPeer, slackDelivery, teamsDelivery } from './peers/chat.ts';
import { startPostgres, testWithPostgres } from './peers/postgres.ts';
import { remembering, startProgram } from './peers/process.ts';
import { dataFolder } from './peers/stores.ts';
import { closedPort } from './peers/tcp.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const diagnosis = 'The server wants encrypted RPC';
const error = 'Store logon returned ecNotEncrypted 2416, password=hunter2butlonger';

/** Starts of a whole bot, one after the other, on a machine that may be busy. */
const patience = { timeout: 360_000 };
const longestMs = 350_000;

type Settings = Readonly<Record<string, string>>;
type Chat = Awaited<ReturnType<typeof chatPeer>>;

async function started(settings: Settings) {
  const given = { PORT: '0', ...settings };
  return remembering(await startProgram([main], given, (line) => JSON.parse(line).url, longestMs));
}

/** Resolves when nobody listens there any more. */
async function refused(url: string): Promise<void> {
  const isOpen = () =>
    fetch(url, { headers: { connection: 'close' } }).then(
      () => true,
      () => false,
    );
  while (await isOpen());
}

/** One bot acknowledges a command and a message and is killed; whoever comes next answers both. */
async function killedAfterAcknowledgement(chat: Chat, settings: Settings) {
  const first = await started(settings);
  chat.fallSilent();
  const [command, message] = [
    slackDelivery(first.url, chat, error),
    teamsDelivery(first.url, chat, error),
  ];
  const statuses = (await Promise.all([command(), message()])).map(({ status }) => status);
  await chat.holds(2);
  await first.end('SIGKILL');
  chat.speakAgain();
  return statuses;
}

test('killed right after it acknowledged, it answers after the next start', patience, async () => {
  await using data = await dataFolder();
  await using chat = await chatPeer();
  const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };

  const statuses = await killedAfterAcknowledgement(chat, settings);
  await using _second = await started(settings);
  await chat.answered(2);

  expect(statuses).toEqual([200, 200]);
  expect(chat.answers.every((answer) => answer.includes(diagnosis))).toBe(true);
  expect(chat.answers.join()).not.toContain('hunter2');
});

testWithPostgres(
  'of two on one PostgreSQL, the other one answers for the one killed',
  patience,
  async () => {
    await using postgres = await startPostgres();
    await using chat = await chatPeer();
    const settings = { ...chat.settings, DATABASE_URL: await postgres.database() };
    await using _other = await started(settings);

    const statuses = await killedAfterAcknowledgement(chat, settings);
    await chat.answered(2);

    expect(statuses).toEqual([200, 200]);
    expect(chat.answers.every((answer) => answer.includes(diagnosis))).toBe(true);
  },
);

test(
  'what is delivered again is answered once, whether before or after a start',
  patience,
  async () => {
    await using data = await dataFolder();
    await using chat = await chatPeer();
    const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };
    const port = { PORT: String(await closedPort()) };
    const first = await started({ ...settings, ...port });
    const deliveries = [
      slackDelivery(first.url, chat, error),
      teamsDelivery(first.url, chat, error),
    ];
    const replay = () =>
      Promise.all(Array.from({ length: 25 }, () => deliveries.map((deliver) => deliver())).flat());
    const before = await replay();
    await chat.answered(2);
    expect(await first.end('SIGTERM')).toBe(0);

    await using second = await started({ ...settings, ...port });
    const after = await replay();
    // What came later is answered later: then whatever was answered twice would have been, too.
    await slackDelivery(second.url, chat, 'help')();
    await chat.answered(3);

    expect([...before, ...after].filter(({ status }) => status !== 200)).toEqual([]);
    expect(chat.answers.filter((answer) => answer.includes(diagnosis))).toHaveLength(2);
  },
);

test(
  'told to end in the middle of its work, it leaves nothing unanswered, three times',
  patience,
  async () => {
    await using data = await dataFolder();
    await using chat = await chatPeer();
    const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };
    const codes: unknown[] = [];
    let acknowledged = 0;
    for (let round = 0; round < 3; round += 1) {
      const bot = await started(settings);
      const deliveries = Array.from({ length: 40 }, (_, index) =>
        (index % 2 ? slackDelivery : teamsDelivery)(bot.url, chat, error)().then(
          ({ status }) => status,
          () => 0,
        ),
      );
      await Promise.race(deliveries);
      codes.push(await bot.end('SIGTERM'));
      acknowledged += (await Promise.all(deliveries)).filter((status) => status === 200).length;
    }
    await using _last = await started(settings);
    await chat.answered(acknowledged);

    expect(codes).toEqual([0, 0, 0]);
    expect(acknowledged).toBeGreaterThan(0);
  },
);

test(
  'told twice, it does not wait for answers, and the next one gives them',
  patience,
  async () => {
    await using data = await dataFolder();
    await using chat = await chatPeer();
    const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };
    const bot = await started(settings);
    chat.fallSilent();
    await slackDelivery(bot.url, chat, error)();
    await chat.holds(1);

    bot.tell('SIGTERM');
    await refused(bot.url);
    expect(await bot.end('SIGTERM')).toBe(1);
    chat.speakAgain();
    await using _next = await started(settings);
    await chat.answered(1);

    expect(chat.answers.join()).toContain(diagnosis);
  },
);
