/** A report that a schedule posts: one target, several, or a group in one message. */
import { faultsOf } from '../history/compare.ts';
import type { Expiry } from '../history/expiries.ts';
import type { SlowStep } from '../history/slowness.ts';
import type { Action, Block, Card, Link, Tone } from '../model/card.ts';
import { comparisonBlocks } from './comparison-blocks.ts';
import { folded, languageOf } from './diagnosis-card.ts';
import { observationText } from './observation-text.ts';
import { countShown, durationChart, healthTone, verdictLine } from './past-checks.ts';
import type { ReportedTarget, ScheduledReport } from './scheduled-report.ts';
import { causeOf, isWrong, scheduledSummary, sinceText, stateOf } from './scheduled-summary.ts';
import { clockTime, durationText } from './times.ts';

/** Details of more don't fit into one message; their rows do. */
const mostDetails = 4;
const mostFindings = 3;
const fewestForChart = 5;

export function scheduleReportCard(scheduled: ScheduledReport): Card {
  const { targets, isBrief } = scheduled;
  const [first] = targets;
  const only = targets.length === 1 ? first : undefined;
  return {
    summary: scheduledSummary(scheduled),
    tone: toneOf(scheduled),
    blocks: [
      ...(only
        ? targetBlocks(only, scheduled, isBrief)
        : groupBlocks(worstFirst(targets), scheduled)),
      ...acknowledgedBlocks(scheduled),
      { kind: 'note', text: footnote(scheduled) },
      { kind: 'actions', actions: actionsOf(scheduled) },
    ],
  };
}

function toneOf({ post, targets }: ScheduledReport): Tone {
  if (post === 'flapping') return 'warning';
  const tones = targets.map(({ report }) => (report ? healthTone[report.health] : 'warning'));
  if (tones.includes('bad')) return 'bad';
  return tones.includes('warning') ? 'warning' : 'good';
}

/** Everything about one target, the newest news first. */
function targetBlocks(one: ReportedTarget, scheduled: ScheduledReport, isBrief: boolean): Block[] {
  const isNews = !isBrief && one.comparison !== undefined;
  return [
    ...(isNews && one.comparison ? comparisonBlocks(one.comparison, 'What changed') : []),
    ...expiryBlocks(one.expiries, scheduled),
    ...(isBrief ? [] : findingBlocks(one)),
    ...pastBlocks(one, scheduled, isBrief),
    ...slownessBlocks(one, isBrief || isWrong(one)),
  ];
}

/** A row for each, worst first, and details of those that are not healthy. */
function groupBlocks(targets: readonly ReportedTarget[], scheduled: ScheduledReport): Block[] {
  const told = scheduled.isBrief ? [] : targets.filter(isWrong);
  return [
    {
      kind: 'facts',
      facts: targets.map((one) => ({ label: nameOf(one), value: rowOf(one, scheduled) })),
    },
    ...expiryBlocks(
      targets.flatMap(({ expiries }) => expiries),
      scheduled,
    ),
    ...told
      .slice(0, mostDetails)
      .flatMap((one): Block[] => [
        { kind: 'heading', text: nameOf(one) },
        ...(one.comparison ? comparisonBlocks(one.comparison, 'What changed') : []),
        ...findingBlocks(one),
      ]),
    ...(told.length > mostDetails
      ? [
          {
            kind: 'note' as const,
            text: `Details of ${told.length - mostDetails} more: history tells them, target by target.`,
          },
        ]
      : []),
  ];
}

function worstFirst(targets: readonly ReportedTarget[]): ReportedTarget[] {
  const rank = ({ report }: ReportedTarget) =>
    report ? ['failed', 'degraded', 'healthy'].indexOf(report.health) : 0;
  return targets.toSorted((a, b) => rank(a) - rank(b));
}

function nameOf({ target, manner }: ReportedTarget): string {
  return manner ? `${target} ${manner}` : target;
}

function rowOf(one: ReportedTarget, scheduled: ScheduledReport): string {
  const line = one.checks.length > 1 ? `${verdictLine(one.checks)}. ` : '';
  return `${line}It ${stateOf(one)}${sinceText(one, scheduled)}${causeOf(one)}`;
}

function expiryBlocks(expiries: readonly Expiry[], { now }: ScheduledReport): Block[] {
  if (expiries.length === 0) return [];
  const facts = [...new Map(expiries.map((one) => [`${one.what} ${one.endsAt.getTime()}`, one]))]
    .slice(0, 6)
    .map(([, one]) => ({ label: leftText(one), value: expiryText(one, now) }));
  return [
    { kind: 'heading', text: 'What runs out' },
    { kind: 'facts', facts },
  ];
}

function leftText({ daysLeft }: Expiry): string {
  if (daysLeft < 0) return 'over';
  if (daysLeft === 0) return 'within a day';
  return daysLeft === 1 ? 'in 1 day' : `in ${daysLeft} days`;
}

function expiryText({ kind, what, where, endsAt, source }: Expiry, now: Date): string {
  const day = endsAt.toISOString().slice(0, 10);
  const ends = endsAt < now ? 'ended' : 'ends';
  const [first, ...others] = where;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const at = `${first ?? ''}${more}`;
  return kind === 'support'
    ? `Microsoft's support of ${what} ${ends} on ${day} (${at}; ${source})`
    : `The certificate ${what} ${ends} on ${day} (${at})`;
}

/** Each cause with what speaks for it and its first step; the rest is one button away. */
function findingBlocks({ report }: ReportedTarget): Block[] {
  if (!report || report.health === 'healthy') return [];
  const codes = report.unexplained.slice(0, 4);
  return [
    ...faultsOf(report)
      .slice(0, mostFindings)
      .flatMap(({ diagnosis, certainty, because }): Block[] => {
        const [step] = diagnosis.remedies;
        const facts = because
          .slice(0, 2)
          .map((seen) => ({ label: 'because', value: observationText(seen) }));
        return [
          { kind: 'heading', text: diagnosis.title },
          { kind: 'facts', facts: [{ label: 'certainty', value: certainty }, ...facts] },
          ...(step ? [{ kind: 'text' as const, text: `First step: ${folded(step.do)}` }] : []),
          ...(step?.run
            ? [{ kind: 'code' as const, text: step.run.trim(), language: languageOf(step) }]
            : []),
        ];
      }),
    ...(codes.length > 0
      ? [
          { kind: 'heading' as const, text: 'Failed, and no known cause' },
          {
            kind: 'facts' as const,
            facts: codes.map((step) => ({
              label: step.code ?? step.outcome,
              value: observationText(step),
            })),
          },
        ]
      : []),
  ];
}

/** All of it in a full report of a healthy target; otherwise what is unusual. */
function slownessBlocks({ usual, slowest, report }: ReportedTarget, onlyUnusual: boolean): Block[] {
  if (!report) return [];
  const steps = onlyUnusual ? slowest.filter(({ isSlower }) => isSlower) : slowest;
  const whole =
    usual && (usual.isSlow || !onlyUnusual)
      ? [
          {
            label: 'the whole check',
            value: `${durationText(report.durationMs)}, usually ${durationText(usual.medianMs)} give or take ${durationText(usual.spreadMs)}${usual.isSlow ? ': slower than usual' : ''}`,
          },
        ]
      : [];
  const facts = [...whole, ...steps.map((step) => ({ label: step.name, value: slowText(step) }))];
  return facts.length > 0
    ? [
        { kind: 'heading', text: 'What took longest' },
        { kind: 'facts', facts },
      ]
    : [];
}

function slowText({ subject, durationMs, beforeMs, isSlower }: SlowStep): string {
  const before = beforeMs === undefined ? '' : `, ${durationText(beforeMs)} the time before`;
  return `${subject}: ${durationText(durationMs)}${before}${isSlower ? ': slower' : ''}`;
}

function pastBlocks(one: ReportedTarget, { zone }: ScheduledReport, isBrief: boolean): Block[] {
  const { checks } = one;
  if (checks.length < 2) return [];
  return [
    {
      kind: 'facts',
      facts: [{ label: `last ${countShown(checks)} checks`, value: verdictLine(checks) }],
    },
    ...(isBrief || checks.length < fewestForChart ? [] : [durationChart(checks, zone)]),
  ];
}

function acknowledgedBlocks({ acknowledged, zone, targets }: ScheduledReport): Block[] {
  if (!acknowledged || !targets.some(isWrong)) return [];
  const at = new Date(acknowledged.at);
  const when = Number.isNaN(at.getTime()) ? '' : ` on ${clockTime(at, zone)}`;
  return [{ kind: 'note', text: `${acknowledged.by} has taken note of it${when}.` }];
}

function footnote({ targets, zone, now, scheduleId }: ScheduledReport): string {
  const vantages = [...new Set(targets.flatMap(({ report }) => report?.vantage ?? []))].join(', ');
  const from = vantages ? `, from ${vantages}` : '';
  return `Schedule ${scheduleId}, ${clockTime(now, zone)} (${zone})${from}. The newest check is on the right of a line.`;
}

function actionsOf({ scheduleId, targets }: ScheduledReport): (Action | Link)[] {
  const wrong = targets.some(isWrong);
  const [first, ...others] = worstFirst(targets);
  const links = targets.flatMap(({ target, link }): Link[] =>
    link
      ? [{ label: others.length > 0 ? `Full report: ${target}` : 'Full report', url: link }]
      : [],
  );
  return [
    ...links.slice(0, 5),
    { label: 'Check now', words: `run ${scheduleId}` },
    ...(wrong ? [{ label: 'Acknowledge', words: `acknowledge ${scheduleId}` }] : []),
    { label: 'Mute until tomorrow', words: `mute ${scheduleId} 24h` },
    ...(first
      ? [
          {
            label: others.length > 0 ? `Show history: ${first.target}` : 'Show history',
            words: `history ${first.target}`,
          },
        ]
      : []),
  ];
}
