/** What a message of the outbox says: one report, or a digest of many; what was left out is named. */
import type { Card, ShownStep, Tone } from '../model/card.ts';
import type { Context, Fold, LeavingReport } from './outbox-marks.ts';

/** A report, and what it refers to if it does. */
export interface Leaving extends LeavingReport {
  readonly context?: Context;
}

const worstFirst: readonly Tone[] = ['bad', 'warning', 'neutral', 'good'];
/** Longer ones are cut: a digest names its reports, and does not hold them. */
const longestSummary = 200;

const outcomes = { good: 'passed', warning: 'warned', bad: 'failed', neutral: 'skipped' } as const;
const words = {
  good: 'all well',
  warning: 'with warnings',
  bad: 'with failures',
  neutral: 'with other news',
} as const;

/** @param reports at least one; more than one make a digest */
export function letterOf(reports: readonly Leaving[]): Card {
  const [only, ...others] = reports;
  if (!only || others.length > 0) return digestOf(reports);
  const card = cardOf(only);
  const line = foldLine(only);
  return line ? { ...card, blocks: [...card.blocks, { kind: 'note', text: line }] } : card;
}

function digestOf(reports: readonly Leaving[]): Card {
  const tones = reports.map((report) => cardOf(report).tone);
  const counted = worstFirst
    .map((tone) => ({ tone, count: tones.filter((other) => other === tone).length }))
    .filter(({ count }) => count > 0);
  const parts = counted.map(({ tone, count }) => `${count} ${words[tone]}`);
  return {
    summary: `${reports.length} reports at once: ${parts.join(', ')}`,
    tone: counted[0]?.tone ?? 'neutral',
    blocks: [
      { kind: 'steps', steps: reports.map(digestLine) },
      {
        kind: 'note',
        text: 'They came due together, so they share a message. Say run and the number of a schedule for a report of its own.',
      },
      { kind: 'actions', actions: [{ label: 'Schedules', words: 'schedules' }] },
    ],
  };
}

function digestLine(report: Leaving): ShownStep {
  const { summary, tone } = cardOf(report);
  const number = `schedule ${report.scheduleId}`;
  const line = foldLine(report);
  return {
    outcome: outcomes[tone],
    text: clipped(summary),
    detail: line ? `${number}. ${line}` : number,
  };
}

function foldLine({ context }: Leaving): string | undefined {
  return context?.fold ? lineOf(context.fold, context.zone ?? 'UTC') : undefined;
}

function lineOf(fold: Fold, zone: string): string {
  const at = (instant: string) => timeIn(new Date(instant), zone);
  const what =
    fold.count === 1
      ? `1 earlier report, of ${at(fold.first)}, was left out`
      : `${fold.count} earlier reports, from ${at(fold.first)} to ${at(fold.last)}, were left out`;
  if (fold.worst !== 'bad' && fold.worst !== 'warning') return `${what}.`;
  const when = fold.count === 1 ? 'It said' : `The worst, of ${at(fold.worstAt)}, said`;
  return `${what}. ${when}: ${clipped(fold.worstSummary ?? '')}`;
}

/** `Nov 22, 2026, 8:00 AM GMT+1` */
function timeIn(instant: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(instant);
}

function clipped(text: string): string {
  const characters = [...text];
  if (characters.length <= longestSummary) return text;
  return `${characters.slice(0, longestSummary - 1).join('')}…`;
}

function cardOf({ card, scheduleId }: Leaving): Card {
  return (
    card ?? {
      summary: `The report of schedule ${scheduleId} has no text. That is our fault.`,
      tone: 'neutral',
      blocks: [],
    }
  );
}
