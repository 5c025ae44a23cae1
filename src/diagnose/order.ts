/**
 * In what order findings are said, and which of them is a consequence of another.
 *
 * A cause comes before what follows from it: the knowledge says what follows from what (`follows`).
 * Among the others what fails comes before what only warns, then the surer one, then the one on the
 * lower layer. Both are for what was seen on the wire: a paste keeps the order of its certainties.
 */
import { Certainty } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Step } from '../model/observation.ts';

export function causesFirst(findings: readonly Finding[]): Finding[] {
  const known = findings.map((finding) => ({ ...finding, follows: causesOf(finding, findings) }));
  return known.sort(
    (a, b) =>
      noticeFirst(a) - noticeFirst(b) ||
      Math.sign(a.follows.length) - Math.sign(b.follows.length) ||
      harmlessness(a) - harmlessness(b) ||
      place(a) - place(b) ||
      layer(a) - layer(b) ||
      b.favoredBy.length - a.favoredBy.length ||
      b.because.length - a.because.length,
  );
}

export function rank(certainty: Certainty): number {
  return Certainty.options.indexOf(certainty);
}

/** Something that merely warns breaks nothing else. */
function causesOf(finding: Finding, findings: readonly Finding[]): string[] {
  const { id, follows } = finding.diagnosis;
  if (stepsOf(finding).length === 0) return [];
  return findings
    .filter(({ diagnosis }) => diagnosis.severity === 'error' && diagnosis.id !== id)
    .map(({ diagnosis }) => diagnosis.id)
    .filter((other) => follows.some((cause) => other === cause || other.startsWith(`${cause}/`)));
}

function noticeFirst({ diagnosis }: Finding): number {
  return diagnosis.kind === 'notice' ? 0 : 1;
}

/** 0: it is an error and something failed. Words of a paste say nothing about that. */
function harmlessness(finding: Finding): number {
  const steps = stepsOf(finding);
  if (steps.length === 0) return 0;
  const { severity } = finding.diagnosis;
  if (severity === 'healthy') return 3;
  const isFailure = steps.some(({ outcome }) => outcome === 'failed');
  if (!isFailure) return 2;
  return severity === 'error' ? 0 : 1;
}

/** A symptom stands behind the causes that are likely, before those that are guessed. */
function place({ diagnosis, certainty }: Finding): number {
  return diagnosis.kind === 'symptom' ? rank('likely') + 0.5 : rank(certainty);
}

/** By the first words of steps; all that is not named here is above them. */
const layers: readonly string[] = ['dns', 'tcp', 'tls', 'http', 'autodiscover'];

function layer(finding: Finding): number {
  const found = stepsOf(finding).map(({ name }) => layers.indexOf(name.split('.')[0] ?? ''));
  return Math.min(...found.map((at) => (at === -1 ? layers.length : at)), layers.length);
}

function stepsOf({ because }: Finding): Step[] {
  return because.filter((seen) => seen.witness === 'step');
}
