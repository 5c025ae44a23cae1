import type { Evidence, Step } from '../model/observation.ts';
import type { Report } from '../model/report.ts';
import type { PageStep, ReportPage } from '../model/report-page.ts';
import { faultsInFull } from './fault-blocks.ts';
import { meaningBlocks, reportCard, sourceBlocks } from './report-card.ts';
import { titleOf } from './step-titles.ts';

/** Everything that is known of a check: what the card says, and every step with all its facts. */
export function reportPage(report: Report, zone = 'UTC'): ReportPage {
  const { summary, tone } = reportCard(report);
  const { target, vantage, startedAt, durationMs, health, probes } = report;
  const began = Date.parse(startedAt);
  const steps = probes.flatMap((probe) => probe.steps);
  return {
    title: `Check of ${target.text}`,
    summary,
    tone,
    facts: [
      { label: 'Verdict', value: health },
      { label: 'Started', value: `${instant(startedAt, zone)} (${zone})` },
      { label: 'Took', value: `${(durationMs / 1000).toFixed(1)} s` },
      { label: 'From', value: vantage },
      { label: 'Steps', value: countsOf(steps) },
    ],
    // The steps stand below, with their times.
    blocks: [...meaningBlocks(report, faultsInFull), ...sourceBlocks(report)],
    durationMs,
    probes: probes.map(({ title, outcome, steps: own }) => ({
      title,
      outcome,
      steps: own.map((step) => pageStep(step, began)),
    })),
  };
}

function pageStep(step: Step, began: number): PageStep {
  const { name, subject, outcome, code, startedAt, durationMs, evidence } = step;
  const startMs = Math.max(0, Date.parse(startedAt) - began);
  return {
    name,
    title: titleOf(name),
    subject,
    outcome,
    ...(code && { code }),
    startMs,
    durationMs,
    facts: factsOf(evidence),
  };
}

function factsOf(evidence: Evidence) {
  return Object.entries(evidence).map(([label, value]) => ({
    label,
    value: Array.isArray(value) ? value.join(', ') : String(value),
  }));
}

function countsOf(steps: readonly Step[]): string {
  const counts = (['passed', 'warned', 'failed', 'skipped'] as const).map(
    (outcome) => [steps.filter((step) => step.outcome === outcome).length, outcome] as const,
  );
  return counts
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`)
    .join(', ');
}

function instant(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(iso));
}
