/** Whole bots, killed with -9 again and again in the middle of runs and posts, while people ask things. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bill,
  balance,
  idle,
  makeDue,
  outcomes,
  type Slot,
  scheduleAll,
  settled,
} from './planned.ts';
import {
  type Bot,
  command,
  type Ledger,
  lastWord,
  ledger,
  type Settings,
  startBot,
  startWorld,
  type World,
} from './whole-bot.ts';
import type { Fate } from './whole-slack.ts';

export interface Killing {
  /** Names the database: DATABASE_URL or EXCHANGE_CHECK_DATA. */
  readonly settings: Settings;
  /** The URL of the database, or the data folder. */
  readonly where: string;
  readonly rounds: number;
  /** Processes at the same time; the embedded database takes one. */
  readonly instances: number;
  /** Each in a channel of its own. */
  readonly schedules: number;
  /** Made due in a round, of those that have nothing open. */
  readonly dueAtOnce: number;
  /** Hears of every round. */
  readonly told?: (line: string) => void;
}

/** What may not be, besides the number of slots and of kills. */
export interface Toll extends Bill {
  readonly kills: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  /** Schedules that were asked for in the middle of it, acknowledged, and are not there. */
  readonly unmade: number;
  /** Such that are there twice. */
  readonly remade: number;
}

interface Asked {
  readonly id: string;
  readonly words: string;
  /** Who acknowledged it. */
  readonly bot: Bot;
}

/** Of an instance that was killed, what it held is free after 15 s; an answer may wait for a look. */
const answeredWithinMs = 180_000;

interface Scene {
  readonly killing: Killing;
  readonly world: World;
  readonly database: Ledger;
  readonly bots: Promise<Bot>[];
  readonly schedules: readonly number[];
  readonly due: Slot[];
  readonly acknowledged: Asked[];
  readonly asking: Promise<void>[];
}

/** Every seventh post ends in something from which nobody can tell what came of it. */
const fates: readonly Fate[] = ['500', 'reset', '503'];
const fateOf = (nth: number): Fate => (nth % 7 === 6 ? (fates[nth % 3] ?? 'taken') : 'taken');

export async function killBots(killing: Killing): Promise<Toll> {
  const { schedules: count, instances, rounds, where } = killing;
  await using world = await startWorld({
    targets: count + rounds,
    thinkMs: 10,
    answerAfterMs: 150,
    fateOf,
  });
  await using database = ledger(where);
  const settings = { ...world.settings, ...killing.settings };
  const bots = Array.from({ length: instances }, () => startBot(settings));
  try {
    const [first] = await Promise.all(bots);
    if (!first) throw new Error('no bots');
    const schedules = await scheduleAll(first, world, count, (n) => `C${n}`);
    const due: Slot[] = [];
    const scene = {
      ...{ killing, world, database, bots, schedules, due },
      ...{ acknowledged: [], asking: [] },
    };
    for (let round = 0; round < rounds; round += 1) await oneRound(scene, round, settings);
    return await counted(scene);
  } finally {
    await Promise.all(bots.map(async (bot) => (await bot).end('SIGKILL')));
  }
}

async function oneRound(scene: Scene, round: number, settings: Settings): Promise<void> {
  const { killing, world, database, bots, schedules, due } = scene;
  const victim = round % bots.length;
  const bot = await bots[victim];
  if (!bot) throw new Error('no bot to kill');
  const free = await someIdle(scene);
  const before = world.slack.standing.length;
  due.push(...(await makeDue(database, free)));
  ask(scene, round);
  // Sometimes right after the claim, sometimes with the first message on its way, sometimes later.
  const wanted = before + Math.round((free.length * (round % 4)) / 4);
  await world.slack.until(() => world.slack.standing.length >= wanted);
  await bot.end('SIGKILL');
  bots[victim] = startBot(settings);
  killing.told?.(
    `round ${round + 1}: ${free.length} of ${schedules.length} were due, ${world.slack.standing.length} messages`,
  );
}

async function someIdle({ killing, database, schedules }: Scene): Promise<readonly number[]> {
  for (;;) {
    const free = await idle(database, schedules);
    if (free.length > 0) return free.slice(0, killing.dueAtOnce);
    await sleep(100);
  }
}

/** People, each asking another bot; only what was acknowledged counts. */
function ask({ world, bots, acknowledged, asking, killing }: Scene, round: number): void {
  const things = [
    'explain Store logon returned ecNotEncrypted 2416',
    `schedule ${world.target(killing.schedules + round)} ${farFrom(round)}`,
    'schedules',
    'show rpc/encryption-required',
    `check ${world.target(round % killing.schedules)}`,
    `history ${world.target(0)}`,
  ];
  const all = things.map(async (words, n) => {
    const bot = await bots[(round + n) % bots.length];
    if (!bot) return;
    const { id, isAcknowledged } = await command(bot, world.slack, words, 'C-people');
    if (isAcknowledged) acknowledged.push({ id, words, bot });
  });
  asking.push(...all);
}

const farFrom = (round: number) => `monthly on the ${1 + (round % 28)}th at 3:00 UTC`;

async function counted(scene: Scene): Promise<Toll> {
  const { killing, world, database, schedules, due, acknowledged, asking } = scene;
  await Promise.all(asking);
  await settled(database, schedules);
  const unanswered = () => acknowledged.filter(({ id }) => !lastWord(world.slack, id));
  const patience = AbortSignal.timeout(answeredWithinMs);
  while (unanswered().length > 0 && !patience.aborted) await sleep(100);
  for (const { words, bot } of unanswered())
    killing.told?.(`nobody answered "${words}": ${bot.lines.join('\n')}`);
  const made = await database.rows<{ target: string; count: number }>(
    `select orders->0->>'target' as target, count(*)::int as count from schedules
     where id <> all($1) group by 1`,
    [schedules],
  );
  const wanted = acknowledged.flatMap(({ words }) => /^schedule (\S+)/.exec(words)?.[1] ?? []);
  return {
    ...balance(world, due, await outcomes(database), schedules),
    kills: killing.rounds,
    acknowledged: acknowledged.length,
    unanswered: unanswered().length,
    unmade: wanted.filter((name) => !made.some(({ target }) => target === name)).length,
    remade: made.filter(({ count }) => count > 1).length,
  };
}
