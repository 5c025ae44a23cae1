/**
 * Proven means that what was seen has no other cause: a guess that rests on the same troubles alone is out.
 *
 * Of a paste, whose words are seldom all that there was, only the more special cause settles
 * anything: it rests on the same words and on others beside them.
 */
import type { Finding } from '../model/finding.ts';
import type { Observation, Quote, Step } from '../model/observation.ts';

export function withoutSettled(findings: readonly Finding[]): Finding[] {
  const proven = findings.filter(
    ({ certainty, diagnosis }) => certainty === 'proven' && diagnosis.kind === 'cause',
  );
  const explained = proven.map((finding) => new Set(troublesOf(finding)));
  const special = proven.map((finding) => new Set<Observation>(wordsOf(finding)));
  return findings.filter((finding) => {
    if (isSaidMoreSpecially(finding, special)) return false;
    if (finding.certainty === 'proven') return true;
    const troubles = troublesOf(finding);
    if (troubles.length === 0) return true;
    return !explained.some((known) => troubles.every((step) => known.has(step)));
  });
}

function isSaidMoreSpecially(
  { because, diagnosis }: Finding,
  special: readonly ReadonlySet<Observation>[],
): boolean {
  if (diagnosis.kind !== 'cause') return false;
  return special.some(
    (words) => words.size > because.length && because.every((seen) => words.has(seen)),
  );
}

function wordsOf({ because }: Finding): Quote[] {
  return because.filter((seen) => seen.witness === 'quote');
}

function troublesOf({ because }: Finding): Step[] {
  return because
    .filter((seen) => seen.witness === 'step')
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');
}
