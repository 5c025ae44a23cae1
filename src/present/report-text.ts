import type { Evidence } from '../model/observation.ts';
import type { Report } from '../model/report.ts';

/** Everything, as plain text: every step by its id, with all its facts. */
export function reportText({ target, startedAt, vantage, probes }: Report): string {
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
