/** Says what a sighting means: at the end of a check, and again whenever a kept one is shown. */
import { diagnose } from '../diagnose/diagnose.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/observation.ts';
import { brokenDown, type Health, type Report, type Sighting } from '../model/report.ts';

export function reportOf(sighting: Sighting, knowledge: readonly Diagnosis[]): Report {
  const steps = sighting.probes.flatMap((run) => run.steps);
  const findings = diagnose(steps, knowledge);
  return {
    ...sighting,
    health: sighting.isCut ? 'failed' : atBest(sighting, healthOf(steps, findings)),
    findings,
    unexplained: steps.filter((step) => step.outcome === 'failed' && !isExplained(step, findings)),
  };
}

/** By these a mailbox is open; by the others names are looked up, which nobody who is in waits for. */
const opening = /^(store\.open|mapi-http\.logon)$/;
const besides = /^(nspi|rfr)\.|^mapi-http\.(address-book|name-check)$/;

/**
 * Failed: something that has to work fails everywhere it was tried. Degraded: it fails in places,
 * or will, or the mailbox opens and its address book doesn't. What knowledge calls healthy does not
 * count.
 */
function healthOf(steps: readonly Step[], findings: readonly Finding[]): Health {
  const normal = new Set(
    findings
      .filter(({ diagnosis }) => diagnosis.severity === 'healthy')
      .flatMap(({ because }) => because),
  );
  const counted = steps.filter((step) => !normal.has(step));
  const failed = counted.filter(({ outcome }) => outcome === 'failed');
  const isOpen = counted.some(({ name, outcome }) => opening.test(name) && outcome !== 'failed');
  const stillWorks = ({ name }: Step) =>
    (isOpen && besides.test(name)) ||
    counted.some((step) => step.name === name && step.outcome !== 'failed');
  if (!failed.every(stillWorks) || counted.length === 0) return 'failed';
  const troubled = findings.some(({ diagnosis }) => diagnosis.severity !== 'healthy');
  return failed.length > 0 || troubled ? 'degraded' : 'healthy';
}

function atBest({ probes }: Sighting, health: Health): Health {
  return health === 'healthy' && brokenDown(probes).length > 0 ? 'degraded' : health;
}

function isExplained(step: Step, findings: readonly Finding[]): boolean {
  return findings.some(({ because }) => because.includes(step));
}
