import { readUntil } from '../jobs/when/read-until.ts';
import type { Command } from '../model/command.ts';
import { momentText } from '../present/moment-text.ts';
import { changed, meant } from './schedule-care.ts';
import { booksOf, numberOf } from './scheduling.ts';

export const mute: Command = {
  usage: 'mute <number> <until when>',
  summary: 'Keeps a schedule quiet for a while. It still checks.',
  examples: ['mute 12 2h', 'mute 12 3 days', 'mute 12 until monday 8:00'],
  changes: true,
  under: 'schedules',
  accepts: ([word, first = '', ...rest]) =>
    numberOf(word) !== undefined &&
    (first === '' || /^(?:until|for|\d{1,6}[a-z]?|an?)$/i.test(first)) &&
    rest.length <= 6,

  async run({ words: [word, ...rest], origin }, program) {
    const schedule = await meant(mute, word, program, origin);
    const { zone } = schedule.when;
    const now = new Date();
    const mutedUntil = readUntil(rest.join(' '), zone, now);
    const until = `is muted until ${momentText(mutedUntil, zone, now)} (${zone})`;
    return changed(await booksOf(program), schedule.id, { mutedUntil }, until);
  },
};
