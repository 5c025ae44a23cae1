import { faultsOf, rootsOf } from '../history/compare.ts';
import type { Block, Card, ShownStep, Tone } from '../model/card.ts';
import type { Finding } from '../model/finding.ts';
import type { Evidence, Step } from '../model/observation.ts';
import type { Health, ProbeRun, Report } from '../model/report.ts';
import { diagnosisBlocks, sourcesBlock } from './diagnosis-card.ts';
import { findingData } from './finding-data.ts';
import { leftOutText, reasonOf } from './left-out.ts';
import { observationText, reasonTexts } from './observation-text.ts';
import { type RealNames, realNamesOf, withRealNames } from './real-names.ts';

const mostReasons = 6;
const mostSources = 3;
/** The step by which a mailbox is open, by probe. */
const openedBy: Readonly<Record<string, string>> = {
  'mapi-http': 'mapi-http.logon',
  'outlook-anywhere': 'store.open',
};
const titles: Readonly<Record<string, string>> = {
  'mapi-http': 'MAPI over HTTP',
  'outlook-anywhere': 'Outlook Anywhere',
};
const tones: Readonly<Record<Health, Tone>> = {
  healthy: 'good',
  degraded: 'warning',
  failed: 'bad',
};

/**
 * What a check found out: short and green when all is well.
 *
 * @param account the name of the one it logged on with
 */
export function reportCard(report: Report, account?: string): Card {
  const { health, probes, unexplained } = report;
  const faults = rootsOf(report);
  const names = realNamesOf(report);
  const joint = account === undefined ? '' : ` with ${account}`;
  return {
    summary: summaryOf(report, faults),
    tone: tones[health],
    blocks: [
      ...probes.filter(({ outcome }) => outcome === 'crashed').map(crashBlock),
      ...(health === 'healthy'
        ? [healthyBlock(report)]
        : faults.flatMap((fault) => faultBlocks(fault, faultsOf(report), names))),
      ...(unexplained.length > 0 ? unexplainedBlocks(unexplained) : []),
      ...(health === 'healthy' ? [] : stepsBlocks(probes)),
      ...(faults.length > 0
        ? [
            sourcesBlock(
              faults.map(({ diagnosis }) => diagnosis),
              mostSources,
            ),
          ]
        : []),
      {
        kind: 'note',
        text: `${countOf(probes)} in ${seconds(report.durationMs)}, from ${report.vantage}, ${report.startedAt.slice(0, 16).replace('T', ' ')} UTC.`,
      },
      {
        kind: 'actions',
        actions: [{ label: 'Check again', words: `check ${report.target.text}${joint}` }],
      },
    ],
    attachment: { name: 'report.txt', text: reportText(report) },
  };
}

/** The card while the probes still run. */
export function runningCard(target: string, runs: readonly ProbeRun[]): Card {
  return {
    summary: `Checking ${target} ...`,
    tone: 'neutral',
    blocks: runs.flatMap(({ title, steps }) =>
      steps.length > 0
        ? [
            { kind: 'heading', text: title },
            { kind: 'steps', steps: steps.map(shownStep) },
          ]
        : [],
    ),
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
  const { target, health, unexplained } = report;
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  if (first?.diagnosis.kind === 'notice') return `${target.text}: ${first.diagnosis.title}${more}`;
  if (health === 'healthy')
    return `${target.text} is healthy: everything that was tried answers as it should`;
  const said = health === 'degraded' ? 'works, but with trouble' : failureIn(report);
  if (first)
    return `${target.text} ${said}. ${capitalized(first.certainty)}: ${first.diagnosis.title}${more}`;
  const codes = [...new Set(unexplained.map(({ code }) => code))].join(', ');
  return `${target.text} ${said}, and I know no cause for ${codes || 'it'}`;
}

/** Whether anyone gets in by the other way matters most to whoever reads it first. */
function failureIn({ probes }: Report): string {
  const ways = probes.flatMap(({ id, outcome, steps }) => {
    const step = openedBy[id];
    if (step === undefined || steps.length === 0) return [];
    const isOpen = steps.some(({ name, outcome: end }) => name === step && end !== 'failed');
    return [{ title: titles[id] ?? id, isOpen, hasFailed: outcome === 'failed' }];
  });
  const open = ways.find(({ isOpen, hasFailed }) => isOpen && !hasFailed);
  const shut = ways.find(({ isOpen }) => !isOpen);
  return open && shut ? `opens by ${open.title}, but not by ${shut.title}` : 'fails';
}

function healthyBlock({ probes }: Report): Block {
  return {
    kind: 'facts',
    facts: probes.map(({ title, steps }) => ({
      label: title,
      value:
        leftOutText(steps) ??
        `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${rangeOf(steps)}`,
    })),
  };
}

/** @param all among which its consequences are: they are named, and explain themselves when it is repaired */
function faultBlocks(
  { diagnosis, certainty, because }: Finding,
  all: readonly Finding[],
  names: RealNames,
): Block[] {
  const own = withRealNames(diagnosis, names);
  const consequences = all.filter(({ follows }) => follows.includes(diagnosis.id));
  return [
    { kind: 'heading', text: diagnosis.title },
    {
      kind: 'facts',
      facts: [
        { label: 'certainty', value: certainty },
        ...reasonTexts(because)
          .slice(0, mostReasons)
          .map((value) => ({ label: 'because', value })),
        ...consequences.map((other) => ({ label: 'because of it', value: other.diagnosis.title })),
      ],
    },
    ...diagnosisBlocks(certainty === 'proven' ? { ...own, settle: [] } : own),
  ];
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

function stepsBlocks(probes: readonly ProbeRun[]): Block[] {
  return probes.flatMap(({ title, steps }): Block[] =>
    steps.length > 0
      ? [
          { kind: 'heading', text: title },
          { kind: 'steps', steps: steps.map(shownStep) },
        ]
      : [],
  );
}

function shownStep(step: Step): ShownStep {
  const { outcome, name, subject, code, durationMs } = step;
  const detail = outcome === 'skipped' ? reasonOf(step) : code;
  return { outcome, text: `${name} ${subject}`, ...(detail ? { detail } : {}), durationMs };
}

/** Everything, as plain text: every step with all its facts. */
function reportText({ target, startedAt, vantage, probes }: Report): string {
  const lines = probes.flatMap(({ title, outcome, steps, crash }) => [
    `${title}: ${outcome}`,
    ...steps.flatMap((step) => [
      `  ${step.outcome.padEnd(7)} ${step.name} ${step.subject}${step.code ? ` ${step.code}` : ''} ${step.durationMs} ms`,
      ...factLines(step.evidence),
    ]),
    ...(crash ? [`  ${crash}`] : []),
  ]);
  return [`Check of ${target.text}, ${startedAt}, from ${vantage}`, ...lines, ''].join('\n');
}

function factLines(evidence: Evidence): string[] {
  return Object.entries(evidence).map(
    ([fact, value]) => `            ${fact}: ${Array.isArray(value) ? value.join(', ') : value}`,
  );
}

function rangeOf(steps: readonly Step[]): string {
  const longest = Math.max(...steps.map(({ durationMs }) => durationMs), 0);
  return `slowest ${longest} ms`;
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
