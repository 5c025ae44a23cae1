import type { Finding } from '../model/finding.ts';

/** A finding as the terminal's `--json` promises it. */
export function findingData({ diagnosis, certainty, because, favoredBy }: Finding) {
  return {
    diagnosis: diagnosis.id,
    title: diagnosis.title,
    kind: diagnosis.kind,
    severity: diagnosis.severity,
    certainty,
    because,
    ...(favoredBy.length > 0 ? { favoredBy } : {}),
    settle: diagnosis.settle,
  };
}

/** The diagnoses of a text, best first, without what is only said beside them. */
export function labelsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ diagnosis }) => diagnosis.kind !== 'notice');
}
