/** Proven means that what was seen has no other cause: a guess that rests on the same failures alone is out. */
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/observation.ts';

/** Words of a paste are left out of it: what they name is seldom all that stood there. */
export function withoutSettled(findings: readonly Finding[]): Finding[] {
  const proven = findings.filter(
    ({ certainty, diagnosis }) => certainty === 'proven' && diagnosis.kind === 'cause',
  );
  const explained = proven.map((finding) => new Set(failuresOf(finding)));
  return findings.filter((finding) => {
    if (finding.certainty === 'proven') return true;
    const failures = failuresOf(finding);
    if (failures.length === 0) return true;
    return !explained.some((known) => failures.every((step) => known.has(step)));
  });
}

function failuresOf({ because }: Finding): Step[] {
  return because
    .filter((seen) => seen.witness === 'step')
    .filter(({ outcome }) => outcome === 'failed');
}
