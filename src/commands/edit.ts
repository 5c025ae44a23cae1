import { readWhen, zoneIn } from '../jobs/when/read-when.ts';
import type { Command } from '../model/command.ts';
import {
  type CheckOrder,
  Refused,
  type Schedule,
  type ScheduleChange,
  type When,
} from '../model/schedule.ts';
import { changed, meant } from './schedule-care.ts';
import { canBeChange, type ScheduleWords, scheduleWords } from './schedule-words.ts';
import { booksOf, numberOf, refuseAccounts, refuseUnknown } from './scheduling.ts';

export const edit: Command = {
  usage: 'edit <number> <what changes>',
  summary: 'Changes a schedule: its targets, when it runs, or what it reports.',
  examples: [
    'edit 12 weekdays at 9:00',
    'edit 12 only changes',
    'edit 12 contoso.com fabrikam.com all reports',
  ],
  changes: true,
  under: 'schedules',
  accepts: ([word, ...rest]) => numberOf(word) !== undefined && canBeChange(rest),

  async run({ words: [word, ...rest], origin }, program) {
    const schedule = await meant(edit, word, program, origin);
    if (rest.length === 0)
      throw new Refused(`What should change? For example: ${edit.examples.join(', or ')}`);
    const said = scheduleWords(rest);
    const change: ScheduleChange = {
      orders: ordersAfter(schedule, said),
      when: whenAfter(schedule.when, said),
      onlyChanges: said.onlyChanges,
    };
    if (change.orders) await refuseUnknown(change.orders, program, origin);
    else refuseAccounts(schedule.orders, program, origin);
    return changed(await booksOf(program), schedule.id, change, 'is changed');
  },
};

function ordersAfter(
  { orders }: Schedule,
  { targets, account, vantage }: ScheduleWords,
): CheckOrder[] | undefined {
  if (targets.length === 0 && account === undefined && vantage === undefined) return undefined;
  const [first] = orders;
  const all = targets.length > 0 ? targets : orders.map(({ target }) => target);
  return all.map((target) => ({
    target,
    account: (account === undefined ? first?.account : account) ?? undefined,
    vantage: (vantage === undefined ? first?.vantage : vantage) ?? undefined,
  }));
}

/** A zone alone leaves the time as it is said, a time alone leaves the zone. */
function whenAfter(when: When, { time }: ScheduleWords): When | undefined {
  if (time === '') return undefined;
  const { words, zone } = zoneIn(time.split(' '));
  return zone && words.length === 0 ? { ...when, zone } : readWhen(time, when.zone, new Date());
}
