/** A report that a schedule posts: one target, several, or a group in one message. */
import type { SlowStep } from '../history/slowness.ts';
import type { Action, Block, Card, Link, Tone } from '../model/card.ts';
import { causeBlocks, sharedCauseBlocks } from './cause-blocks.ts';
import { comparisonBlocks } from './comparison-blocks.ts';
import { expiryBlocks } from './expiry-blocks.ts';
import { countShown, durationChart, healthTone, verdictLine } from './past-checks.ts';
import type { ReportedTarget, ScheduledReport } from './scheduled-report.ts';
import { isWrong, scheduledSummary, targetSentence } from './scheduled-summary.ts';
import { titleOf } from './step-titles.ts';
import { clockTime, durationText } from './times.ts';

/** Changes of more don't fit into one message; their rows do. */
const mostDetails = 4;
const mostLinks = 5;
const fewestForChart = 5;
/** What changed is told by its first rows: the cause and its first step must be in sight. */
const mostChanges = { one: 5, each: 3 };

export function scheduleReportCard(scheduled: ScheduledReport): Card {
  const { targets, isBrief } = scheduled;
  const [first] = targets;
  const only = targets.length === 1 ? first : undefined;
  return {
    summary: scheduledSummary(scheduled),
    tone: toneOf(scheduled),
    blocks: [
      ...acknowledgedBlocks(scheduled),
      ...(only
        ? targetBlocks(only, scheduled, isBrief)
        : groupBlocks(worstFirst(targets), scheduled)),
      { kind: 'note', text: footnote(scheduled) },
      { kind: 'actions', actions: actionsOf(scheduled) },
    ],
  };
}

function toneOf({ post, targets }: ScheduledReport): Tone {
  if (post === 'flapping' && targets.length === 1) return 'warning';
  const tones = targets.map(({ report, event }) => {
    const tone = report ? healthTone[report.health] : 'warning';
    return event === 'expiring' && tone === 'good' ? 'warning' : tone;
  });
  if (tones.includes('bad')) return 'bad';
  return tones.includes('warning') ? 'warning' : 'good';
}

/** Everything about one target: why and what to do, what is new, and how it went so far. */
function targetBlocks(one: ReportedTarget, scheduled: ScheduledReport, isBrief: boolean): Block[] {
  return [
    ...(one.report ? [] : [whoseFault]),
    ...(isBrief ? [] : causeBlocks(one)),
    ...(isBrief ? [] : changeBlocks(one, 'What changed', mostChanges.one)),
    ...expiryBlocks(one.expiries, scheduled),
    ...pastBlocks(one, scheduled, isBrief),
    ...slownessBlocks(one, isBrief || scheduled.post !== 'report' || isWrong(one)),
  ];
}

const whoseFault: Block = {
  kind: 'text',
  text: 'The log of Exchange Check says why. If it happens again, tell whoever runs it.',
};

function changeBlocks({ comparison }: ReportedTarget, heading: string, most: number): Block[] {
  return comparison ? comparisonBlocks(comparison, heading, { most }) : [];
}

/** A row for each, worst first, then the causes of those that are not healthy, and what changed there. */
function groupBlocks(targets: readonly ReportedTarget[], scheduled: ScheduledReport): Block[] {
  const told = scheduled.isBrief ? [] : targets.filter(isWrong);
  const changed = told.filter(({ comparison }) => comparison);
  const more = changed.length - mostDetails;
  return [
    {
      kind: 'facts',
      facts: targets.map((one) => ({ label: nameOf(one), value: rowOf(one, scheduled) })),
    },
    ...sharedCauseBlocks(told),
    ...changed
      .slice(0, mostDetails)
      .flatMap((one) => changeBlocks(one, `What changed at ${nameOf(one)}`, mostChanges.each)),
    ...(more > 0
      ? [{ kind: 'note' as const, text: `What changed at ${more} more is in the history of each.` }]
      : []),
    ...expiryBlocks(
      targets.flatMap(({ expiries }) => expiries),
      scheduled,
    ),
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
  return `${line}It ${targetSentence(one, scheduled)}`;
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
  const facts = [
    ...whole,
    ...steps.map((step) => ({ label: titleOf(step.name), value: slowText(step) })),
  ];
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
  const when = Number.isNaN(at.getTime()) ? '' : `, ${clockTime(at, zone)}`;
  return [{ kind: 'note', text: `Acknowledged by ${acknowledged.by}${when}.` }];
}

function footnote({ targets, zone, now, scheduleId }: ScheduledReport): string {
  const vantages = [...new Set(targets.flatMap(({ report }) => report?.vantage ?? []))].join(', ');
  const from = vantages ? `, checked from ${vantages}` : '';
  const hasLine = targets.some(({ checks }) => checks.length > 1);
  const order = hasLine ? ' In a row of checks, the newest is on the right.' : '';
  return `Schedule ${scheduleId}, ${clockTime(now, zone)} (${zone})${from}.${order}`;
}

function actionsOf({ scheduleId, targets, acknowledged }: ScheduledReport): (Action | Link)[] {
  const isOpen = targets.some(isWrong) && !acknowledged;
  const [first, ...others] = worstFirst(targets);
  const links = worstFirst(targets).flatMap(({ target, link }): Link[] =>
    link
      ? [{ label: others.length > 0 ? `Full report: ${target}` : 'Full report', url: link }]
      : [],
  );
  return [
    ...links.slice(0, mostLinks),
    { label: 'Check now', words: `run ${scheduleId}` },
    ...(isOpen ? [{ label: 'Acknowledge', words: `acknowledge ${scheduleId}` }] : []),
    { label: 'Mute for 24 hours', words: `mute ${scheduleId} 24h` },
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
