import { rootsOf } from '../history/compare.ts';
import type { Block, Card, Tone } from '../model/card.ts';
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/observation.ts';
import {
  brokenDown,
  type Health,
  type ProbeRun,
  type Report,
  type RunningProbe,
} from '../model/report.ts';
import { sourcesBlock } from './diagnosis-card.ts';
import { faultActions, faultsBlocks } from './fault-blocks.ts';
import { findingData } from './finding-data.ts';
import { withNormalSteps } from './normal-steps.ts';
import { observationText } from './observation-text.ts';
import { countsBlock, everyStepBlocks, notableBlocks, runningBlocks } from './probe-blocks.ts';
import { reportText } from './report-text.ts';
import { failureIn } from './ways-open.ts';

const mostSources = 3;
const tones: Readonly<Record<Health, Tone>> = {
  healthy: 'good',
  degraded: 'warning',
  failed: 'bad',
};

export interface ReportCardOptions {
  /** The name of the one it logged on with. */
  readonly account?: string;
  /** Not only those that failed or warned. */
  readonly everyStep?: boolean;
  /** Where the others are, for who doesn't know it: one sentence. */
  readonly tip?: string;
}

/** What a check found out: short and green when all is well. */
export function reportCard(report: Report, options: ReportCardOptions = {}): Card {
  const { probes, target, startedAt, vantage } = report;
  const { account, everyStep = false, tip } = options;
  const joint = account === undefined ? '' : ` with ${account}`;
  const when = startedAt.slice(0, 16).replace('T', ' ');
  const counts = `${countOf(probes)} in ${seconds(report.durationMs)}, from ${vantage}, ${when} UTC.`;
  return {
    summary: summaryOf(report, rootsOf(report)),
    tone: tones[report.health],
    blocks: [
      ...meaningBlocks(report, faultsBlocks),
      ...stepsBlocks(report, everyStep),
      ...sourceBlocks(report),
      { kind: 'note', text: tip ? `${counts} ${tip}` : counts },
      {
        kind: 'actions',
        actions: [
          { label: 'Check again', words: `check ${target.text}${joint}` },
          ...(report.health === 'healthy' ? [] : faultActions(report)),
        ],
      },
    ],
    attachment: { name: 'report.txt', text: reportText(report) },
  };
}

/**
 * What is wrong and what to do, without what was done to find out.
 *
 * @param told at which length
 */
export function meaningBlocks(report: Report, told: (report: Report) => Block[]): Block[] {
  const { health, probes, unexplained } = report;
  return [
    ...brokenDown(probes).map(crashBlock),
    ...(health === 'healthy' ? [countsBlock(probes)] : told(report)),
    ...(unexplained.length > 0 ? unexplainedBlocks(unexplained) : []),
  ];
}

export function sourceBlocks(report: Report): Block[] {
  const known = rootsOf(report).map(({ diagnosis }) => diagnosis);
  return known.length > 0 ? [sourcesBlock(known, mostSources)] : [];
}

function stepsBlocks(report: Report, everyStep: boolean): Block[] {
  const probes = withNormalSteps(report);
  if (everyStep) return everyStepBlocks(probes);
  return report.health === 'healthy' ? [] : notableBlocks(probes);
}

/** The card while the probes still run. */
export function runningCard(target: string, probes: readonly RunningProbe[]): Card {
  return {
    summary: `Checking ${target} ...`,
    tone: 'neutral',
    blocks: runningBlocks(probes),
  };
}

/** A report as the terminal's `--json` promises it. */
export function reportData(report: Report) {
  return {
    target: report.target.text,
    vantage: report.vantage,
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    verdict: report.health,
    probes: report.probes,
    findings: report.findings.map(findingData),
    unexplained: report.unexplained,
  };
}

function summaryOf(report: Report, faults: readonly Finding[]): string {
  const { target, health, unexplained, probes } = report;
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  if (first?.diagnosis.kind === 'notice') return `${target.text}: ${first.diagnosis.title}${more}`;
  if (health === 'healthy')
    return `${target.text} is healthy: everything that was tried answers as it should`;
  if (health === 'degraded' && !first && brokenDown(probes).length > 0)
    return `${target.text} could not be checked whole, which is a fault of Exchange Check; the rest answers as it should`;
  const said = health === 'degraded' ? 'works, but with trouble' : failureIn(probes);
  if (first)
    return `${target.text} ${said}. ${capitalized(first.certainty)}: ${first.diagnosis.title}${more}`;
  const codes = [...new Set(unexplained.map(({ code }) => code))].join(', ');
  return `${target.text} ${said}, and I know no cause for ${codes || 'it'}`;
}

function unexplainedBlocks(steps: readonly Step[]): Block[] {
  return [
    { kind: 'heading', text: 'Failed, and no known cause' },
    {
      kind: 'facts',
      facts: steps.map((step) => ({
        label: step.code ?? step.outcome,
        value: observationText(step),
      })),
    },
  ];
}

function crashBlock({ title, crash = '' }: ProbeRun): Block {
  const [reason = ''] = crash.split('\n');
  return {
    kind: 'text',
    text: `The check "${title}" broke down. That is a fault of Exchange Check and says nothing about the server: ${reason}`,
  };
}

function countOf(probes: readonly ProbeRun[]): string {
  const steps = probes.reduce((sum, run) => sum + run.steps.length, 0);
  return `${probes.length} ${probes.length === 1 ? 'probe' : 'probes'}, ${steps} steps`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
