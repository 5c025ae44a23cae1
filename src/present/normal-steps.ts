/** Steps that look like failures and are as they should be, such as a look-up of a record that most domains don't have. */
import type { Step } from '../model/observation.ts';
import type { ProbeRun, Report } from '../model/report.ts';

/** The probes for a card: such a step counts as passed, and keeps the code of what was there. */
export function withNormalSteps({
  probes,
  findings,
}: Pick<Report, 'probes' | 'findings'>): ProbeRun[] {
  const stepsIn = (isHealthy: boolean) =>
    findings
      .filter(({ diagnosis }) => (diagnosis.severity === 'healthy') === isHealthy)
      .flatMap(({ because }) => because.filter((seen) => seen.witness === 'step'));
  const wrong = new Set(stepsIn(false));
  const normal = new Set(stepsIn(true).filter((step) => !wrong.has(step)));
  const shown = (step: Step): Step => (normal.has(step) ? { ...step, outcome: 'passed' } : step);
  return probes.map((probe) => ({ ...probe, steps: probe.steps.map(shown) }));
}
