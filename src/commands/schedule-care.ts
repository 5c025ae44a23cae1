/** What is done to one schedule, by its number. */
import type { Books } from '../model/books.ts';
import type { Answer, Command, Origin, Program } from '../model/command.ts';
import { Refused, type Schedule, type ScheduleChange } from '../model/schedule.ts';
import { removedCard, scheduleCard, scheduleData } from '../present/schedule-cards.ts';
import {
  booksOf,
  noSuch,
  numberOf,
  refuseAccounts,
  refuseStrangers,
  scheduleHere,
  shownOf,
} from './scheduling.ts';

const longestName = 80;

interface Care extends Pick<Command, 'usage' | 'aliases' | 'summary' | 'examples'> {
  /** Anybody who is served may do it. */
  readonly isForAll?: boolean;
  /** It begins checks: those with an account are for people who are named. */
  readonly begins?: boolean;
  does(schedule: Schedule, books: Books, origin: Origin): Promise<Answer>;
}

export const pause = care({
  usage: 'pause <number>',
  summary: 'Stops a schedule until it is resumed.',
  examples: ['pause 12'],
  does: ({ id }, books) => changed(books, id, { state: 'paused' }, 'is paused'),
});

export const resume = care({
  usage: 'resume <number>',
  summary: 'Starts a schedule again that was paused or stopped.',
  examples: ['resume 12'],
  begins: true,
  does: ({ id }, books) => changed(books, id, { state: 'active' }, 'is resumed'),
});

export const unmute = care({
  usage: 'unmute <number>',
  summary: 'Lets a schedule report again.',
  examples: ['unmute 12'],
  does: ({ id }, books) => changed(books, id, { mutedUntil: null }, 'reports again'),
});

export const run = care({
  usage: 'run <number>',
  summary: 'Checks and reports now. The next regular run stays as it is.',
  examples: ['run 12'],
  begins: true,
  async does(schedule, books) {
    if (!(await books.schedules.runNow(schedule.id))) throw noSuch(schedule.id);
    return briefly(schedule, 'runs now, and reports when it is done');
  },
});

export const remove = care({
  usage: 'remove <number>',
  summary: 'Removes a schedule. Its past checks stay in the history.',
  examples: ['remove 12'],
  async does(schedule, books, { surface }) {
    if (!(await books.schedules.remove(schedule.id))) throw noSuch(schedule.id);
    const shown = shownOf(schedule, new Date());
    const card = removedCard(shown, surface !== 'terminal');
    return { verdict: 'explained', card, data: scheduleData(shown) };
  },
});

export const acknowledge = care({
  usage: 'acknowledge <number>',
  aliases: ['ack'],
  summary: 'Says that you know what is wrong. It stays quiet until something changes.',
  examples: ['acknowledge 12'],
  isForAll: true,
  async does(schedule, books, { person, name }) {
    const by = name?.trim().slice(0, longestName) || person;
    if (!(await books.schedules.acknowledge(schedule.id, by))) throw noSuch(schedule.id);
    return briefly(schedule, `is acknowledged by ${by} and stays quiet until something changes`);
  },
});

function care({ does, isForAll, begins, ...about }: Care): Command {
  const command: Command = {
    ...about,
    changes: true,
    under: 'schedules',
    accepts: ([word, ...rest]) => rest.length === 0 && numberOf(word) !== undefined,

    async run({ words: [word], origin }, program) {
      const schedule = await meant(command, word, program, origin, isForAll);
      if (begins) refuseAccounts(schedule.orders, program, origin);
      return does(schedule, await booksOf(program), origin);
    },
  };
  return command;
}

/** The schedule with this number, if whoever asks may do that to it. @throws Refused, Unavailable */
export async function meant(
  command: Command,
  word: string | undefined,
  program: Program,
  origin: Origin,
  isForAll = false,
): Promise<Schedule> {
  const id = numberOf(word);
  if (id === undefined)
    throw new Refused(
      `Which one? Say, for example, ${command.examples[0]}. To see the numbers, say schedules.`,
    );
  if (!isForAll) refuseStrangers(command, program, origin);
  return scheduleHere(await booksOf(program), id, origin);
}

export async function changed(
  { schedules }: Books,
  id: number,
  change: ScheduleChange,
  what: string,
): Promise<Answer> {
  const after = await schedules.change(id, change);
  if (!after) throw noSuch(id);
  return said(after, what);
}

function said(schedule: Schedule, what: string): Answer {
  const shown = shownOf(schedule, new Date());
  return { verdict: 'explained', card: scheduleCard(shown, what), data: scheduleData(shown) };
}

/** For what leaves the schedule as it was: a channel has better things to show than that. */
function briefly(schedule: Schedule, what: string): Answer {
  const answer = said(schedule, what);
  return { ...answer, card: { ...answer.card, tone: 'neutral', blocks: [] } };
}
