import { readWhen, zoneIn } from '../jobs/when/read-when.ts';
import type { Block } from '../model/card.ts';
import type { Command, Origin } from '../model/command.ts';
import { type CheckOrder, Refused } from '../model/schedule.ts';
import { scheduleCard, scheduleData } from '../present/schedule-cards.ts';
import { canBeChange, canBeSchedule, scheduleWords } from './schedule-words.ts';
import {
  booksOf,
  placeOf,
  refuseStrangers,
  refuseUnknown,
  shownOf,
  zoneHere,
} from './scheduling.ts';

export const schedule: Command = {
  usage: 'schedule <target>... <when> [only changes]',
  summary:
    'Checks again and again, and reports here. A zone, from <vantage point> and with <account> may follow.',
  examples: [
    'schedule contoso.com every weekday at 8:00 only changes',
    'schedule mail.contoso.com mail.fabrikam.com every 2 hours',
    'schedule contoso.com mon,thu 7:30 Europe/Berlin from branch-office with helpdesk',
  ],
  changes: true,
  accepts: (words) => canBeSchedule(words) || isWithoutTarget(words),

  async run({ words, origin }, program) {
    if (words.length === 0) throw new Refused('What is to be checked, and when?');
    refuseStrangers(schedule, program, origin);
    const place = placeOf(origin);
    const now = new Date();
    const { targets, time, onlyChanges = false, account, vantage } = scheduleWords(words);
    if (targets.length === 0)
      throw new Refused(
        `What is to be checked? "${words[0]}" is no mailbox, domain or host. For example: ${schedule.examples[0]}`,
      );
    const orders: CheckOrder[] = targets.map((target) => ({
      target,
      account: account ?? undefined,
      vantage: vantage ?? undefined,
    }));
    const when = readWhen(time, zoneHere(origin) ?? 'UTC', now);
    await refuseUnknown(orders, program, origin);
    const { schedules } = await booksOf(program);
    const draft = { place, orders, when, onlyChanges, createdBy: origin.person };
    const shown = shownOf(await schedules.add(draft), now);
    const card = scheduleCard(shown);
    const blocks = [...card.blocks, ...zoneNote(origin, time)];
    return { verdict: 'explained', card: { ...card, blocks }, data: scheduleData(shown) };
  },
};

/** `schedule contoso weekdays at 8:00`: all but the target is understood. */
function isWithoutTarget(words: readonly string[]): boolean {
  return (
    canBeChange(words) && words.some((_word, index) => index < 3 && isTime(words.slice(index)))
  );
}

function isTime(words: readonly string[]): boolean {
  try {
    readWhen(scheduleWords(words).time, 'UTC', new Date());
    return true;
  } catch {
    return false;
  }
}

/** Where nobody knows the zone, a wrong one must not be found out in the morning. */
function zoneNote(origin: Origin, time: string): Block[] {
  if (zoneHere(origin) || zoneIn(time.split(' ')).zone) return [];
  const text =
    'I know no time zone here, so it is UTC. For another one, put it behind the time: 8:00 Europe/Berlin.';
  return [{ kind: 'note', text }];
}
