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
import { withBlocks } from './vantage-check.ts';

export const schedule: Command = {
  usage: 'schedule <target>... <when> [only changes]',
  summary:
    'Checks again and again, and reports here. A time zone, from <vantage point> and with <account> may follow.',
  examples: [
    'schedule contoso.com every weekday at 8:00 only changes',
    'schedule mail.contoso.com mail.fabrikam.com every 2 hours',
    'schedule contoso.com mon,thu 7:30 Europe/Berlin from branch-office with helpdesk',
  ],
  changes: true,
  accepts: (words) => canBeSchedule(words) || isWithoutTarget(words),

  async run({ words, origin }, program) {
    if (words.length === 0)
      throw new Refused(`What should I check, and when? For example: ${schedule.examples[0]}`);
    refuseStrangers(schedule, program, origin);
    const place = placeOf(origin);
    const now = new Date();
    const { targets, time, onlyChanges = false, account, vantage } = scheduleWords(words);
    if (targets.length === 0)
      throw new Refused(
        `What should I check? "${words[0]}" is not a mailbox, domain or host. For example: ${schedule.examples[0]}`,
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
    return {
      verdict: 'explained',
      card: withBlocks(card, zoneNote(origin, time)),
      data: scheduleData(shown),
    };
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
    "I don't know the time zone here, so I use UTC. To use another one, name it after the time: 8:00 Europe/Berlin.";
  return [{ kind: 'note', text }];
}
