/** Reads when something is due, as people say it or as a cron, with a zone at the end if need be. */
import { Refused, type When } from '../../model/schedule.ts';
import { checkedWhen, cronOf, fieldOf, fieldOfDays, isCron } from './cron.ts';
import { type Phrase, phraseOf } from './phrase.ts';
import { looksLikeZone, zoneOf } from './zone.ts';

/** Characters; nobody says a time at such length. */
const longest = 300;
const inDay = [1, 2, 3, 4, 6, 8, 12, 24];
const inMinutes = [5, 6, 10, 12, 15, 20, 30, ...inDay.map((hours) => hours * 60)];

/** What a time may look like, for those who said another one. */
const forms =
  'Say it as every weekday at 8:00, mon,thu 7:30, every 2 hours, on the 1st at 9:00, or as a cron: 0 8 * * 1-5.';

/**
 * @param zone the one that holds if none is said
 * @param now for what is never due
 * @throws Refused, with what can be said instead
 */
export function readWhen(text: string, zone: string, now: Date): When {
  if (text.length > longest) throw new Refused(`These are too many words for a time. ${forms}`);
  const said = zoneIn(text.split(/\s+/).filter(Boolean));
  return checkedWhen({ cron: cronIn(said.words), zone: said.zone ?? zone }, now);
}

/** What stands at the end may be a zone: `Europe/Berlin`, `in Europe/Berlin`, `(Europe/Berlin)`. */
export function zoneIn(words: readonly string[]): {
  readonly words: readonly string[];
  readonly zone?: string;
} {
  const [end = ''] = words.slice(-1);
  const last = end.replace(/^\((.*)\)$/, '$1');
  if (words.at(-2)?.toLowerCase() === 'in')
    return { words: words.slice(0, -2), zone: zoneOf(last) };
  const isZone = looksLikeZone(last) || last !== end;
  return isZone ? { words: words.slice(0, -1), zone: zoneOf(last) } : { words };
}

/** @throws Refused */
export function cronIn(words: readonly string[]): string {
  const [first, ...rest] = words;
  const fields = first?.toLowerCase() === 'cron' ? rest : words;
  if (fields.length === 5 && isCron(fields)) return cronOf(fields);
  if (fields !== words)
    throw new Refused(
      'A cron has five fields: minute, hour, date, month and day of the week, such as 0 8 * * 1-5.',
    );
  return cronOfPhrase(understood(words.join(' ')));
}

function understood(text: string): Phrase {
  try {
    return phraseOf(text);
  } catch (error) {
    // The other refusals say themselves what can be meant.
    if (error instanceof Refused && error.message.startsWith("I don't understand"))
      throw new Refused(`${error.message} ${forms}`, { cause: error });
    throw error;
  }
}

function cronOfPhrase(phrase: Phrase): string {
  const { days, dates, isWeekly, isMonthly, every } = phrase;
  if (dates.size > 0 && days.size > 0)
    throw new Refused(
      'Days of the week and dates of the month are two schedules. Name one of them in each.',
    );
  if (isMonthly && dates.size === 0)
    throw new Refused('On which date? For example: monthly on the 1st at 9:00.');
  if (isWeekly && days.size === 0)
    throw new Refused('On which day? For example: weekly on friday at 16:00.');
  const [minutes, hours] = every ? stepsOf(phrase, every) : timesOf(phrase);
  const date = dates.size > 0 ? fieldOf(dates) : '*';
  return `${minutes} ${hours} ${date} * ${days.size > 0 ? fieldOfDays(days) : '*'}`;
}

/** Minutes and hours of `8:00 and 17:00`. */
function timesOf({ clocks, minute, days, dates }: Phrase): [string, string] {
  if (clocks.length === 0 || minute !== undefined) {
    const isHalf = days.size + dates.size > 0 && minute === undefined;
    throw new Refused(
      isHalf ? 'At what time of day? For example: every weekday at 8:00.' : `When? ${forms}`,
    );
  }
  const hours = new Set(clocks.map(({ hour }) => hour));
  const minutes = new Set(clocks.map((clock) => clock.minute));
  const pairs = new Set(clocks.map((clock) => `${clock.hour}:${clock.minute}`));
  if (pairs.size < hours.size * minutes.size)
    throw new Refused(
      'Times with different minutes are two schedules: 8:00 and 17:00 go into one, 8:00 and 17:30 do not.',
    );
  return [fieldOf(minutes), fieldOf(hours)];
}

/** Minutes and hours of `every 2 hours at :30`. */
function stepsOf(
  { clocks, minute = 0 }: Phrase,
  { count, unit }: NonNullable<Phrase['every']>,
): [string, string] {
  if (clocks.length > 0)
    throw new Refused(
      'Either every so often or at a time of day: say every 2 hours, every 2 hours at :30, or daily at 8:00.',
    );
  if (unit === 'minute' && count % 60 !== 0) {
    const step = dividing(count, inMinutes, unit);
    return [`*/${step}`, '*'];
  }
  const step = dividing(unit === 'minute' ? count / 60 : count, inDay, 'hour');
  if (step === 1) return [`${minute}`, '*'];
  return [`${minute}`, step === 24 ? '0' : `*/${step}`];
}

/** What does not divide an hour or a day would not come at equal distances. */
function dividing(count: number, known: readonly number[], unit: string): number {
  if (known.includes(count)) return count;
  const below = known.filter((step) => step < count).at(-1);
  const above = known.find((step) => step > count);
  const near = [below, above].filter((step) => step !== undefined);
  const whole = unit === 'minute' && count < 60 ? 'an hour' : 'a day';
  const why =
    unit === 'minute' && count < 5
      ? 'Every 5 minutes is the most often.'
      : `Every ${count} ${unit}s does not divide ${whole}.`;
  throw new Refused(`${why} Say ${near.map((step) => stepText(step, unit)).join(' or ')}.`);
}

function stepText(step: number, unit: string): string {
  if (unit === 'minute' && step % 60 === 0) return stepText(step / 60, 'hour');
  if (step === 24) return 'daily at a time, such as daily 8:00';
  return step === 1 ? `every ${unit}` : `every ${step} ${unit}s`;
}
