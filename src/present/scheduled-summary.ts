/** The first sentence of a scheduled report: what a notification shows. */
import { faultsOf } from '../history/compare.ts';
import { changesIn } from '../history/flapping.ts';
import type { Event } from '../history/judge.ts';
import type { Health } from '../model/report.ts';
import type { ReportedTarget, ScheduledReport } from './scheduled-report.ts';
import { clockTime, spanText } from './times.ts';

const mostNamed = 3;

export function scheduledSummary(scheduled: ScheduledReport): string {
  const { targets, post } = scheduled;
  const [only] = targets;
  if (only && targets.length === 1)
    return post === 'sign-of-life' ? signOfLife(only, scheduled) : sentenceOf(only, scheduled);
  return groupSentence(scheduled);
}

/** `fails`, `works, with trouble`, `is healthy`, or why nobody knows. */
export function stateOf({ report }: ReportedTarget): string {
  return report
    ? states[report.health]
    : 'could not be checked: a fault of Exchange Check, not of the server';
}

/** `. Proven: Nothing listens on the port (and 1 more)` */
export function causeOf({ report }: ReportedTarget): string {
  if (!report || report.health === 'healthy') return '';
  const [first, ...others] = faultsOf(report);
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  if (first) return `. ${capitalized(first.certainty)}: ${first.diagnosis.title}${more}`;
  const codes = [...new Set(report.unexplained.map(({ code }) => code))].join(', ');
  return codes ? `. I know no cause for ${codes}` : '';
}

/** ` since Mon, Nov 16, 08:00 (2 days 3 h)` */
export function sinceText({ brokenSince }: ReportedTarget, { zone, now }: ScheduledReport): string {
  if (!brokenSince) return '';
  const ms = now.getTime() - brokenSince.getTime();
  return ms < 60_000 ? '' : ` since ${clockTime(brokenSince, zone)} (${spanText(ms)})`;
}

export function isWrong({ report }: ReportedTarget): boolean {
  return report?.health !== 'healthy';
}

const states: Readonly<Record<Health, string>> = {
  healthy: 'is healthy',
  degraded: 'works, with trouble',
  failed: 'fails',
};

/** What came of it, and what is new about it. */
function sentenceOf(one: ReportedTarget, scheduled: ScheduledReport): string {
  const state = stateOf(one);
  if (!one.report) return `${one.target} ${state}`;
  const word = eventWord(one, scheduled);
  if (word) return `${one.target} ${word}${causeOf(one)}`;
  const still = isWrong(one) ? `still ${state}` : state;
  return `${one.target} ${still}${sinceText(one, scheduled)}${causeOf(one)}`;
}

function eventWord(one: ReportedTarget, { now }: ScheduledReport): string | undefined {
  const state = stateOf(one);
  const words: Readonly<Record<Event, string | undefined>> = {
    broke: `${state} now`,
    worse: `is worse: it ${state}`,
    changed: `still ${state}, and for another reason`,
    better: `is better: it ${state}`,
    recovered: `is healthy again${one.brokenSince ? `, after ${spanText(now.getTime() - one.brokenSince.getTime())}` : ''}`,
    flapping: `comes and goes: ${changesText(one)}. I say no more about it until it is calm or stays down`,
    calm: `is calm again: it ${state}`,
    unconfirmed: `${state}, in one check so far`,
    none: undefined,
    expiring: undefined,
    unchecked: undefined,
  };
  return words[one.event];
}

function changesText({ checks }: ReportedTarget): string {
  const { changes, of } = changesIn(checks.map(({ health }) => health));
  return `${changes} changes in the last ${of} checks`;
}

function signOfLife(one: ReportedTarget, scheduled: ScheduledReport): string {
  if (isWrong(one)) return sentenceOf(one, scheduled);
  return `All is well with ${one.target}. I stay silent until that changes, but for a word a week`;
}

function groupSentence({ targets, post }: ScheduledReport): string {
  const wrong = targets.filter(isWrong);
  if (wrong.length === 0) {
    const all = `All ${targets.length} targets are healthy${post === 'recovery' ? ' again' : ''}`;
    return post === 'sign-of-life'
      ? `${all}. I stay silent until that changes, but for a word a week`
      : all;
  }
  const named = wrong.slice(0, mostNamed).map((one) => `${one.target} ${stateOf(one)}`);
  const more = wrong.length > mostNamed ? `, and ${wrong.length - mostNamed} more` : '';
  const are = wrong.length === 1 ? 'is' : 'are';
  return `${wrong.length} of ${targets.length} targets ${are} not healthy: ${named.join('; ')}${more}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
