/** Proven means that what was seen has no other cause: a guess that rests on the same troubles alone is out. */
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/observation.ts';

/** Words of a paste are left out of it: what they name is seldom all that stood there. */
export function withoutSettled(findings: readonly Finding[]): Finding[] {
  const proven = findings.filter(
    ({ certainty, diagnosis }) => certainty === 'proven' && diagnosis.kind === 'cause',
  );
  const explained = proven.map((finding) => new Set(troublesOf(finding)));
  return findings.filter((finding) => {
    if (finding.certainty === 'proven') return true;
    const troubles = troublesOf(finding);
    if (troubles.length === 0) return true;
    return !explained.some((known) => troubles.every((step) => known.has(step)));
  });
}

function troublesOf({ because }: Finding): Step[] {
  return because
    .filter((seen) => seen.witness === 'step')
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');
}
