/** The first sentence of a scheduled report: what a notification shows. */
import { rootsOf } from '../history/compare.ts';
import { changesIn } from '../history/flapping.ts';
import type { Event } from '../history/judge.ts';
import type { Health } from '../model/report.ts';
import { expirySentence } from './expiry-blocks.ts';
import type { ReportedTarget, ScheduledReport } from './scheduled-report.ts';
import { clockTime, spanText } from './times.ts';

const mostNamed = 3;
const silence = 'I only report changes, and once a week that all is well';

export function scheduledSummary(scheduled: ScheduledReport): string {
  const { targets, post } = scheduled;
  const [only] = targets;
  if (!only || targets.length > 1) return groupSentence(scheduled);
  if (post === 'sign-of-life' && !isWrong(only))
    return `All is well with ${only.target}. ${silence}`;
  return `${only.target} ${targetSentence(only, scheduled)}`;
}

export function isWrong({ report }: ReportedTarget): boolean {
  return report?.health !== 'healthy';
}

/** What came of it, and what is new about it: `now fails. Proven: ...` */
export function targetSentence(one: ReportedTarget, scheduled: ScheduledReport): string {
  const { report } = one;
  if (!report) return unchecked;
  const words = eventWords(one, report.health, scheduled);
  return one.event === 'flapping' ? words : `${words}${causeOf(one)}`;
}

const unchecked =
  'could not be checked: that is a fault of Exchange Check and says nothing about the server';

const states: Readonly<Record<Health, string>> = {
  healthy: 'is healthy',
  degraded: 'works, but with trouble',
  failed: 'fails',
};

/** For how long, in the words for it. */
const lasting: Readonly<Record<Health, string>> = {
  healthy: 'has been healthy',
  degraded: 'has had trouble',
  failed: 'has been failing',
};

/** `has been failing since Mon, Nov 16, 08:00 (2 days 3 h)` */
export function sinceText(health: Health, since: string, fromMs: number, now: Date): string {
  return `${lasting[health]} since ${since} (${spanText(now.getTime() - fromMs)})`;
}

function eventWords(one: ReportedTarget, health: Health, scheduled: ScheduledReport): string {
  const state = states[health];
  const words: Readonly<Record<Event, string | undefined>> = {
    broke: `now ${state}`,
    worse: `got worse and now ${state}`,
    changed: `still ${state}, but for another reason`,
    better: `got better and now ${state}`,
    recovered: `is healthy again${outageText(one)}`,
    flapping: `comes and goes: ${changesText(one)}. I say no more about it until it is steady`,
    calm: `is steady again: it ${state}`,
    unconfirmed: `${state}, in one check so far`,
    none: undefined,
    expiring: undefined,
    unchecked: undefined,
  };
  return words[one.event] ?? stillWords(one, health, scheduled);
}

function stillWords(
  one: ReportedTarget,
  health: Health,
  { zone, now }: Pick<ScheduledReport, 'zone' | 'now'>,
): string {
  const { brokenSince, expiries, event } = one;
  const [soonest] = expiries;
  if (health === 'healthy')
    return event === 'expiring' && soonest
      ? `${states.healthy}, but ${expirySentence(soonest)}`
      : states.healthy;
  if (!brokenSince || now.getTime() - brokenSince.getTime() < 60_000)
    return `still ${states[health]}`;
  return sinceText(health, clockTime(brokenSince, zone), brokenSince.getTime(), now);
}

/** `, after 2 h 15 min`: from the first check that was not healthy to the first that was. */
function outageText({ brokenSince, checks }: ReportedTarget): string {
  if (!brokenSince) return '';
  const other = checks.findIndex(({ health }) => health !== 'healthy');
  const first = checks[(other === -1 ? checks.length : other) - 1];
  return first ? `, after ${spanText(first.startedAt.getTime() - brokenSince.getTime())}` : '';
}

/** `. Proven: Nothing listens on the port (and 1 more)` */
function causeOf({ report }: ReportedTarget): string {
  if (!report || report.health === 'healthy') return '';
  const [first, ...others] = rootsOf(report);
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  if (first) return `. ${capitalized(first.certainty)}: ${first.diagnosis.title}${more}`;
  const codes = [...new Set(report.unexplained.map(({ code }) => code))].join(', ');
  return codes ? `. I know no cause for ${codes}` : '';
}

function changesText({ checks }: ReportedTarget): string {
  const { changes, of } = changesIn(checks.map(({ health }) => health));
  return `it changed ${changes} times in its last ${of} checks`;
}

function groupSentence({ targets, post }: ScheduledReport): string {
  const wrong = targets.filter(isWrong);
  if (wrong.length === 0) {
    const all = targets.length === 2 ? 'Both targets' : `All ${targets.length} targets`;
    if (post === 'sign-of-life') return `${all} are healthy. ${silence}`;
    return `${all} are healthy${post === 'recovery' ? ' again' : ''}`;
  }
  const named = wrong.slice(0, mostNamed).map((one) => `${one.target} ${shortState(one)}`);
  const more = wrong.length > mostNamed ? `, and ${wrong.length - mostNamed} more` : '';
  return `${countText(wrong.length, targets.length)}: ${named.join(', ')}${more}`;
}

function countText(wrong: number, all: number): string {
  if (wrong === all)
    return all === 2 ? 'Neither target is healthy' : `None of the ${all} targets is healthy`;
  return `${wrong} of ${all} targets ${wrong === 1 ? 'is' : 'are'} not healthy`;
}

function shortState({ report, event }: ReportedTarget): string {
  if (event === 'flapping') return 'comes and goes';
  return report ? states[report.health] : 'could not be checked';
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
