/** Reads the words of a time, from left to right: what they name, not yet whether it fits together. */
import { Refused } from '../../model/schedule.ts';

interface Clock {
  readonly hour: number;
  readonly minute: number;
}

/** What was said. */
export interface Phrase {
  /** Days of the week, 0 is Sunday. */
  readonly days: Set<number>;
  /** Days of the month. */
  readonly dates: Set<number>;
  readonly clocks: Clock[];
  /** `every 2 hours` */
  every?: { readonly count: number; readonly unit: 'minute' | 'hour' };
  /** `at :30` */
  minute?: number;
  isWeekly: boolean;
  isMonthly: boolean;
}

const weekdays = [1, 2, 3, 4, 5];
const weekend = [0, 6];
const everyDay = [0, ...weekdays, 6];
const starts = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const day = '(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:days?|s)?';
const every = '(?:(?:every|each) )?';

type Rule = readonly [RegExp, (phrase: Phrase, match: RegExpExecArray) => void];

/** The first that fits is meant. Each ends at the end of a word. */
const rules: readonly Rule[] = [
  rule("(?:and|at|on|the|of|&|o'?clock)", () => undefined),
  rule('(?:every|each) (?:other|second|third) (\\w{1,12})', (_phrase, [whole]) => {
    throw new Refused(
      `A schedule can't say "${whole}". Name the days, such as mon,wed,fri 8:00, or the dates: on the 1st and 15th at 8:00.`,
    );
  }),
  rule('(?:every|each) (\\d{1,6}) ?(m|h)(?:in|r|our|inute)?s?', (phrase, [, count, unit]) => {
    phrase.every = { count: Number(count), unit: unit === 'm' ? 'minute' : 'hour' };
  }),
  rule('(?:(?:every|each) (hour|minute)|(hour)ly)', (phrase, [, unit]) => {
    phrase.every = { count: 1, unit: unit === 'minute' ? 'minute' : 'hour' };
  }),
  rule('(?:every|each) (?:[2-9]|\\d{2,6}) (?:day|week|month|year)s', (_phrase, [whole]) => {
    throw new Refused(
      `A schedule can't say "${whole}". Name the days, such as mon,wed,fri 8:00, or the dates: on the 1st and 15th at 8:00.`,
    );
  }),
  rule('(?:daily|(?:every|each) day)', ({ days }) => add(days, everyDay)),
  rule(`${every}(?:week|work|working |business )days?`, ({ days }) => add(days, weekdays)),
  rule(`${every}weekends?(?: days?)?`, ({ days }) => add(days, weekend)),
  rule(`${every}${day} ?(?:-|–|to|through) ?${day}`, ({ days }, [, from, to]) =>
    add(days, between(numberOf(from), numberOf(to))),
  ),
  rule(`${every}${day}`, ({ days }, [, name]) => add(days, [numberOf(name)])),
  rule('(?:weekly|(?:every|each) week)', (phrase) => {
    phrase.isWeekly = true;
  }),
  rule('(?:monthly|(?:(?:every|each) )?month)', (phrase) => {
    phrase.isMonthly = true;
  }),
  rule('(\\d{1,2})(?:st|nd|rd|th)', ({ dates }, [, date]) => add(dates, [dateOf(Number(date))])),
  rule(':([0-5]\\d)', (phrase, [, minute]) => {
    phrase.minute = Number(minute);
  }),
  rule('(noon|midnight)', ({ clocks }, [, name]) => {
    clocks.push({ hour: name === 'noon' ? 12 : 0, minute: 0 });
  }),
  rule('(\\d{1,2})(?:[:.](\\d{2}))?(?: ?([ap])\\.?m\\.?)?', ({ clocks }, match) => {
    clocks.push(clockOf(match));
  }),
];

/** @throws Refused at the first word that is none of a time */
export function phraseOf(text: string): Phrase {
  const words = text
    .toLowerCase()
    .replaceAll(/[\s,]+/g, ' ')
    .trim();
  const phrase: Phrase = {
    days: new Set(),
    dates: new Set(),
    clocks: [],
    isWeekly: false,
    isMonthly: false,
  };
  let at = 0;
  while (at < words.length) at = readOne(words, at, phrase);
  return phrase;
}

/** @returns where the next word begins */
function readOne(words: string, at: number, phrase: Phrase): number {
  for (const [pattern, take] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(words);
    if (!match) continue;
    take(phrase, match);
    return pattern.lastIndex + (words.charAt(pattern.lastIndex) === ' ' ? 1 : 0);
  }
  const [word = ''] = words.slice(at, at + 40).split(' ');
  throw new Refused(`I don't understand "${word}" as a time.`);
}

function rule(pattern: string, take: Rule[1]): Rule {
  return [new RegExp(`${pattern}(?= |$)`, 'y'), take];
}

function add(all: Set<number>, some: readonly number[]): void {
  for (const one of some) all.add(one);
}

function numberOf(name = ''): number {
  return starts.indexOf(name.slice(0, 3));
}

/** `fri-mon` goes over the end of the week. */
function between(from: number, to: number): number[] {
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

function dateOf(date: number): number {
  if (date >= 1 && date <= 31) return date;
  throw new Refused(`There is no ${date}th of a month. Say one from the 1st to the 31st.`);
}

function clockOf([whole, hours, minutes = '0', half]: RegExpExecArray): Clock {
  const said = Number(hours);
  const hour = half ? (said % 12) + (half === 'p' ? 12 : 0) : said;
  const isTime = Number(minutes) < 60 && (half ? said >= 1 && said <= 12 : hour < 24);
  if (!isTime)
    throw new Refused(`"${whole}" is no time of day. Say it as 8:00, 17:30, 8am or noon.`);
  return { hour, minute: Number(minutes) };
}
