import type { Finding } from '../model/finding.ts';

/** A finding as the terminal's `--json` promises it. */
export function findingData(finding: Finding) {
  const { diagnosis, certainty, because, favoredBy, follows } = finding;
  return {
    diagnosis: diagnosis.id,
    title: diagnosis.title,
    kind: diagnosis.kind,
    severity: diagnosis.severity,
    certainty,
    because,
    ...(favoredBy.length > 0 ? { favoredBy } : {}),
    ...(follows.length > 0 ? { follows } : {}),
    settle: diagnosis.settle,
  };
}

/**
 * The diagnoses of a text, best first, for programs: without notices, which are only said beside
 * them, and without a symptom that answers no topic, which is only the heading of its causes.
 */
export function labelsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ diagnosis: { kind, topics } }) => {
    if (kind === 'notice') return false;
    return kind === 'cause' || topics.length > 0;
  });
}
