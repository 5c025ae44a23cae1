/** Reads what is said of a schedule: targets first, then when, and between and behind it what else. */
import { targetOf } from '../check/target-of.ts';
import { Refused } from '../model/schedule.ts';

export interface ScheduleWords {
  readonly targets: readonly string[];
  /** What is left is a time, with its zone; nothing if none was said. */
  readonly time: string;
  readonly onlyChanges?: boolean;
  /** `null`: no account. */
  readonly account?: string | null;
  /** `null`: from anywhere. */
  readonly vantage?: string | null;
}

/** Nobody says more of a schedule; a paste does. */
const mostWords = 60;
/** What stands in errors, and not in what people say of a schedule. */
const trouble =
  /0x|\d{3}|error|fail|refus|den(?:y|ie)|exception|warn|time-?d?-?out|expire|unable|can(?:no|'|’)?t|could|invalid|:$/i;
const name = /^[a-z][\w.-]{0,63}$/i;

/** Whether words can be meant as a schedule, though they may not be understood: it is no paste then. */
export function canBeSchedule(words: readonly string[]): boolean {
  return leadingTargets(words).targets.length > 0 && canBeChange(words);
}

/** Whether words can say something of a schedule. */
export function canBeChange(words: readonly string[]): boolean {
  const { rest } = leadingTargets(words);
  return words.length <= mostWords && !rest.some((word) => !isFigure(word) && trouble.test(word));
}

/** @throws Refused, with what is missing or twice */
export function scheduleWords(words: readonly string[]): ScheduleWords {
  if (words.length > mostWords) throw new Refused('These are too many words for one schedule.');
  const { targets, rest } = leadingTargets(words);
  const said: Said = { time: [] };
  for (let at = 0; at < rest.length; ) at += takeOne(rest.slice(at), said);
  const { time, ...others } = said;
  return { targets, time: time.join(' '), ...others };
}

interface Said {
  readonly time: string[];
  onlyChanges?: boolean;
  account?: string | null;
  vantage?: string | null;
}

/** What two words say. */
const pairs: ReadonlyMap<string, Partial<Said>> = new Map([
  ['only changes', { onlyChanges: true }],
  ['changes only', { onlyChanges: true }],
  ['all reports', { onlyChanges: false }],
  ['every report', { onlyChanges: false }],
  ['without account', { account: null }],
  ['from anywhere', { vantage: null }],
]);

/** @returns how many words it took */
function takeOne(words: readonly string[], said: Said): number {
  const [first = '', second = '', third = ''] = words.map((word) => word.replace(/,$/, ''));
  const pair = pairs.get(`${first} ${second}`.toLowerCase());
  if (pair) {
    Object.assign(said, pair);
    return 2;
  }
  switch (first.toLowerCase()) {
    case 'from':
      refuseTwice(said.vantage, 'vantage point');
      said.vantage = named(second, first).toLowerCase();
      return 2;
    case 'with': {
      refuseTwice(said.account, 'account');
      const isSaid = second.toLowerCase() === 'account' && third !== '';
      said.account = named(isSaid ? third : second, first);
      return isSaid ? 3 : 2;
    }
  }
  said.time.push(words[0] ?? '');
  return 1;
}

function refuseTwice(before: string | null | undefined, what: string): void {
  if (before !== undefined) throw new Refused(`Name one ${what}, and make a second schedule.`);
}

function named(word: string, before: string): string {
  if (name.test(word)) return word;
  const what =
    before.toLowerCase() === 'from'
      ? 'a vantage point: from branch-office'
      : 'an account: with helpdesk';
  throw new Refused(`After "${before}" stands the name of ${what}.`);
}

/** Targets stand one by one, or with commas or "and" between them. */
function leadingTargets(words: readonly string[]): {
  readonly targets: readonly string[];
  readonly rest: readonly string[];
} {
  const targets: string[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const parts = (words[at] ?? '').split(',').filter(Boolean);
    const isJoint = targets.length > 0 && /^(?:and|&)?$/i.test(parts.join(' '));
    if (!isJoint && !parts.every((part) => targetOf(part))) break;
    if (!isJoint) targets.push(...parts);
  }
  return { targets, rest: words.slice(at) };
}

/** Fields of a cron and dates hold many digits, as codes do. */
function isFigure(word: string): boolean {
  return /^[\d*][\d*,/-]*$/.test(word) && !/^\d{3,}$/.test(word);
}
