/** Past checks of a target: how they ended, how long they took, and what two of them tell apart. */
import type { Comparison } from '../history/compare.ts';
import type { ComparedNode } from '../history/nodes.ts';
import type { Action, Block, Card, Link } from '../model/card.ts';
import type { PastCheck } from '../model/history.ts';
import { besides, comparisonBlocks } from './comparison-blocks.ts';
import { countShown, durationChart, healthTone, verdictLine } from './past-checks.ts';
import { sinceText } from './scheduled-summary.ts';
import { clockTime, durationText } from './times.ts';

const mostListed = 15;
const mostLinks = 3;
const fewestForChart = 3;

export interface ShownHistory {
  readonly target: string;
  readonly vantage?: string;
  /** Newest first; the first one is number 1. */
  readonly checks: readonly PastCheck[];
  readonly zone: string;
  readonly now: Date;
  linkTo?(checkId: string): string | undefined;
}

export function historyCard(shown: ShownHistory): Card {
  const { target, vantage, checks, zone, linkTo } = shown;
  const [newest] = checks;
  const from = vantage ? ` from ${vantage}` : '';
  const facts = checks
    .slice(0, mostListed)
    .map((check, index) => ({ label: `${index + 1}`, value: lineOf(check, zone) }));
  const links = checks.slice(0, mostLinks).flatMap(({ id }, index): Link[] => {
    const url = linkTo?.(id);
    return url ? [{ label: `Full report ${index + 1}`, url }] : [];
  });
  const compare: Action[] =
    checks.length > 1
      ? [{ label: 'Compare the newest two', words: `history ${target}${from} compare` }]
      : [];
  return {
    summary: summaryOf(shown),
    tone: newest ? healthTone[newest.health] : 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: [{ label: `last ${countShown(checks)} checks`, value: verdictLine(checks) }],
      },
      ...(checks.length < fewestForChart ? [] : [durationChart(checks, zone)]),
      { kind: 'heading', text: 'Checks, the newest first' },
      { kind: 'facts', facts },
      ...(checks.length > mostListed
        ? [
            {
              kind: 'note' as const,
              text: `${checks.length - mostListed} older checks are not listed. To compare any two by their numbers: history ${target} compare 1 ${checks.length}`,
            },
          ]
        : []),
      {
        kind: 'actions',
        actions: [...links, ...compare, { label: 'Check now', words: `check ${target}${from}` }],
      },
    ],
  };
}

function summaryOf({ target, checks, zone, now }: ShownHistory): string {
  const [newest] = checks;
  if (!newest) return `There is no check of ${target} on record`;
  const other = checks.findIndex(({ health }) => health !== newest.health);
  const first = checks[(other === -1 ? checks.length : other) - 1] ?? newest;
  const atLeast = other === -1 && checks.length > 1 ? 'at least ' : '';
  const since = `${atLeast}${clockTime(first.startedAt, zone)}`;
  return `${target} ${sinceText(newest.health, since, first.startedAt.getTime(), now)}`;
}

/** `Mon, Nov 16, 08:00 (Europe/Berlin): failed after 1.2 s, from ex01: tcp/refused` */
function lineOf(
  { startedAt, health, durationMs, vantage, found, order, cause }: PastCheck,
  zone: string,
): string {
  const with_ = order.account ? `, with ${order.account}` : '';
  const where = order.vantage ? `${order.vantage} (${vantage})` : vantage;
  const why = found.length > 0 ? `: ${found.slice(0, 3).join(', ')}` : '';
  const asked = cause === 'asked' ? ', asked for' : '';
  return `${clockTime(startedAt, zone)}: ${health} after ${durationText(durationMs)}, from ${where}${with_}${asked}${why}`;
}

export interface Compared {
  readonly target: string;
  /** How the two are called: `2`, `branch-office`. */
  readonly names: readonly [string, string];
  /** One after the other, or side by side. */
  readonly manner: 'over-time' | 'beside';
  readonly comparison: Comparison;
  readonly zone: string;
  readonly links: readonly Link[];
}

export function comparisonCard(compared: Compared): Card {
  const { target, names, manner, comparison, zone, links } = compared;
  const { before, after, findings, steps } = comparison;
  const [one, other] = names;
  const blocks =
    manner === 'over-time'
      ? comparisonBlocks(comparison, 'What changed')
      : comparisonBlocks(comparison, 'What is different', { words: besides(one, other) });
  const same = findings.length + steps.length === 0;
  const verdicts =
    before.health === after.health
      ? `both ${after.health}`
      : `${before.health}, then ${after.health}`;
  return {
    summary: `${target}, ${one} and ${other}: ${manner === 'beside' && before.health !== after.health ? `${before.health} and ${after.health}` : verdicts}${same ? ', and nothing is different' : ''}`,
    tone: healthTone[after.health],
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: one, value: sideText(before, zone) },
          { label: other, value: sideText(after, zone) },
        ],
      },
      ...blocks,
      {
        kind: 'actions',
        actions: [...links, { label: 'Show history', words: `history ${target}` }],
      },
    ],
  };
}

export function sideText(
  { health, startedAt, durationMs, vantage }: Comparison['before'],
  zone: string,
): string {
  return `${health} after ${durationText(durationMs)}, ${clockTime(startedAt, zone)}, from ${vantage}`;
}

/** All addresses of a target, side by side. */
export function nodesCard(target: string, nodes: readonly ComparedNode[]): Card {
  const sick = nodes.filter(({ differs }) => differs.length > 0);
  return {
    summary: nodesSummary(target, nodes, sick),
    tone: sick.length > 0 ? 'warning' : nodes.length > 0 ? 'good' : 'neutral',
    blocks: [
      ...(nodes.length > 0
        ? [
            {
              kind: 'facts' as const,
              facts: nodes.map((node) => ({ label: placeOf(node), value: countsOf(node) })),
            },
          ]
        : []),
      ...sick.flatMap((node): Block[] =>
        comparisonBlocks(
          { findings: [], steps: node.differs },
          `${placeOf(node)} compared with the best`,
          { words: besides('at the best', 'here') },
        ),
      ),
      {
        kind: 'actions',
        actions: [
          { label: 'Check now', words: `check ${target}` },
          { label: 'Show history', words: `history ${target}` },
        ],
      },
    ],
  };
}

function nodesSummary(
  target: string,
  nodes: readonly ComparedNode[],
  sick: readonly ComparedNode[],
): string {
  if (nodes.length === 0)
    return `The newest check of ${target} saw only one address for each name, so there are no nodes to compare`;
  if (sick.length === 0) return `${target}: all ${nodes.length} nodes answer alike`;
  return `${target}: ${sick.length} of ${nodes.length} nodes answer differently from the best one: ${sick.slice(0, 3).map(placeOf).join(', ')}`;
}

function placeOf({ name, address, port }: ComparedNode): string {
  return `${name} at ${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function countsOf({ steps, failed, warned }: ComparedNode): string {
  if (failed + warned === 0) return `${steps} steps, all as they should be`;
  return `${steps} steps, ${failed} failed, ${warned} warned`;
}
