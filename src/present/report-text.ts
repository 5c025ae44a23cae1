import type { Evidence } from '../model/observation.ts';
import type { ProbeRun, Report } from '../model/report.ts';

/**
 * Everything, as plain text: every step by its id, with all its facts. Probes with trouble come first: a
 * message may have room for the beginning only.
 */
export function reportText({ target, startedAt, vantage, probes }: Report): string {
  const inOrder = probes.toSorted((a, b) => Number(isCalm(a)) - Number(isCalm(b)));
  const lines = inOrder.flatMap(({ title, outcome, steps, crash }) => [
    `${title}: ${outcome}`,
    ...steps.flatMap((step) => [
      `  ${step.outcome.padEnd(7)} ${step.name} ${step.subject}${step.code ? ` ${step.code}` : ''} ${step.durationMs} ms`,
      ...factLines(step.evidence),
    ]),
    ...(crash ? [`  ${crash}`] : []),
  ]);
  return [`Check of ${target.text}, ${startedAt}, from ${vantage}`, ...lines, ''].join('\n');
}

function isCalm({ outcome }: ProbeRun): boolean {
  return outcome === 'passed' || outcome === 'skipped';
}

function factLines(evidence: Evidence): string[] {
  return Object.entries(evidence).map(
    ([fact, value]) => `            ${fact}: ${Array.isArray(value) ? value.join(', ') : value}`,
  );
}
