import type { Command } from '../model/command.ts';
import { scheduleData, schedulesCard } from '../present/schedule-cards.ts';
import { booksOf, placeOf, shownOf } from './scheduling.ts';

const mostListed = 200;

export const schedules: Command = {
  usage: 'schedules',
  summary: 'Lists the schedules that report here.',
  examples: ['schedules'],
  accepts: (words) => words.length === 0,

  async run({ origin }, program) {
    const everywhere = origin.surface === 'terminal';
    const key = everywhere ? undefined : placeOf(origin).key;
    const now = new Date();
    const books = await booksOf(program);
    const listed = await books.schedules.list(key, mostListed + 1);
    const shown = listed.slice(0, mostListed).map((schedule) => shownOf(schedule, now));
    return {
      verdict: 'explained',
      card: schedulesCard(shown, { everywhere, isCut: listed.length > mostListed }),
      data: shown.map(scheduleData),
    };
  },
};
