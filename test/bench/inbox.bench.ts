/**
 * What is acknowledged is answered: the bot is killed right after acknowledgements, or told to end in
 * the middle of its work, again and again, and what was delivered is delivered again.
 * `npm run bench -- inbox`; ROUNDS changes how often.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { chatPeer, slackDelivery, teamsDelivery } from '../peers/chat.ts';
import { startProgram } from '../peers/process.ts';
import { dataFolder } from '../peers/stores.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const rounds = Number(process.env.ROUNDS ?? 100);
const replayed = 10_000;
const atOnce = 40;
const patience = { timeout: 3_600_000 };
const goalMs = 10_000;

type Settings = Readonly<Record<string, string>>;
type Chat = Awaited<ReturnType<typeof chatPeer>>;

const started = (settings: Settings) =>
  startProgram([main], { PORT: '0', ...settings }, (line) => JSON.parse(line).url);

const deliverers = [slackDelivery, teamsDelivery];

/** Things that are asked at the same time, each with a number. @returns those acknowledged */
function asked(bot: string, chat: Chat, round: number): Promise<number[]>[] {
  return Array.from({ length: atOnce }, (_, index) => {
    const number = round * atOnce + index;
    const deliver = deliverers[index % 2];
    const acknowledged = deliver?.(bot, chat, `show none-${number}-of-ours`)();
    return (acknowledged ?? Promise.reject(new Error('nobody delivers'))).then(
      ({ status }) => (status === 200 ? [number] : []),
      () => [],
    );
  });
}

function numbersIn(chat: Chat): number[] {
  const numbers = chat.answers.flatMap((answer) => /none-(\d+)-of-ours/.exec(answer)?.[1] ?? []);
  return numbers.map(Number);
}

/** Ends the bot again and again in the middle of its work. */
async function ending(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  await using data = await dataFolder();
  await using chat = await chatPeer();
  const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };
  const acknowledged: number[] = [];
  let longestMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bot = await started(settings);
    const deliveries = asked(bot.url, chat, round);
    await Promise.race(deliveries);
    const toldAt = performance.now();
    await bot.end(signal);
    longestMs = Math.max(longestMs, performance.now() - toldAt);
    acknowledged.push(...(await Promise.all(deliveries)).flat());
  }
  await using _last = await started(settings);
  const missing = () => {
    const answered = new Set(numbersIn(chat));
    return acknowledged.filter((number) => !answered.has(number));
  };
  for (let looks = 20; missing().length > 0 && looks > 0; looks -= 1)
    await new Promise((resolve) => setTimeout(resolve, 500));
  const answers = numbersIn(chat);
  process.stdout.write(
    `\n${rounds} times ${signal}: ${acknowledged.length} acknowledged, ${missing().length} without an answer, ${answers.length - new Set(answers).size} answered again, ended within ${longestMs.toFixed(0)} ms\n`,
  );
  expect(missing()).toEqual([]);
  if (signal === 'SIGTERM') expect(longestMs).toBeLessThanOrEqual(goalMs);
}

test('killed under load', patience, () => ending('SIGKILL'));

test('told to end under load', patience, () => ending('SIGTERM'));

test('delivered again, also after a restart', patience, async () => {
  await using data = await dataFolder();
  await using chat = await chatPeer();
  const settings = { ...chat.settings, EXCHANGE_CHECK_DATA: data.path };
  const first = await started(settings);
  const deliveries = Array.from({ length: 100 }, (_, number) =>
    deliverers[number % 2]?.(first.url, chat, `show none-${number}-of-ours`),
  );
  const replay = async () => {
    for (let round = 0; round < replayed / 2 / deliveries.length; round += 1)
      await Promise.all(deliveries.map((deliver) => deliver?.()));
  };
  await replay();
  await first.end('SIGTERM');
  await using _second = await started({ ...settings, PORT: new URL(first.url).port });
  await replay();
  await chat.answered(deliveries.length);
  process.stdout.write(
    `\n${replayed} deliveries of ${deliveries.length} things: ${chat.answers.length} answers\n`,
  );
  expect(chat.answers).toHaveLength(deliveries.length);
});
