/**
 * In what order findings are said, and which of them is a consequence of another.
 *
 * A cause comes before what follows from it: the knowledge says what follows from what (`follows`).
 * Among the others come first those by which something fails everywhere, then by which it fails in
 * places, then those that only warn; then the surer one, then the one on the lower layer. Harm and
 * layers are for what was seen on the wire: a paste keeps the order of its certainties, but that what
 * is no fault comes behind what is, and guesses at what is behind a symptom stand by how usual they are;
 * all but the first of a certainty that is left open stand by what texts like it meant.
 */
import { Certainty, Share } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation, Step } from '../model/observation.ts';

/**
 * @param observations all of them: what works somewhere else is no failure of everything
 * @param weightOf how likely a finding is by other texts; it leaves the first one where it is
 */
export function causesFirst(
  findings: readonly Finding[],
  observations: readonly Observation[],
  weightOf: (finding: Finding) => number = () => 0,
): Finding[] {
  const direct = new Map(findings.map((one) => [one.diagnosis.id, causesOf(one, findings)]));
  const known = findings.map((finding) => ({
    ...finding,
    follows: [...new Set(rootsAbove(finding.diagnosis.id, direct, []))],
  }));
  const working = new Set(
    observations.flatMap((seen) =>
      seen.witness === 'step' && seen.outcome !== 'failed' ? [seen.name] : [],
    ),
  );
  const harm = new Map(known.map((one) => [one, harmWith(one, known, working)]));
  const sortedBy = (weight: (finding: Finding) => number) =>
    known.toSorted(
      (a, b) =>
        noticeFirst(a) - noticeFirst(b) ||
        Math.sign(a.follows.length) - Math.sign(b.follows.length) ||
        (harm.get(b) ?? 0) - (harm.get(a) ?? 0) ||
        place(a) - place(b) ||
        weight(b) - weight(a) ||
        layer(a) - layer(b) ||
        unusual(a) - unusual(b) ||
        b.favoredBy.length - a.favoredBy.length ||
        b.because.length - a.because.length,
    );
  const first = sortedBy(() => 0).find(({ diagnosis }) => diagnosis.kind === 'cause');
  const weights = new Map<Finding, number>(known.map((one) => [one, weightOf(one)]));
  if (first) weights.set(first, Number.POSITIVE_INFINITY);
  return oneHeading(sortedBy((one) => weights.get(one) ?? 0));
}

/** One symptom heads its causes; a second one says nothing that they do not. */
function oneHeading(findings: readonly Finding[]): Finding[] {
  const [first, ...others] = findings.filter(isSymptom);
  if (!first || findings.every(isSymptom)) return [...findings];
  return [...findings.filter((one) => !others.includes(one)), ...others];
}

function isSymptom({ diagnosis }: Finding): boolean {
  return diagnosis.kind === 'symptom';
}

export function rank(certainty: Certainty): number {
  return Certainty.options.indexOf(certainty);
}

/**
 * Something that merely warns breaks nothing else, and words of a paste follow from nothing that is
 * less sure than they are.
 */
function causesOf(finding: Finding, findings: readonly Finding[]): string[] {
  const { id, follows } = finding.diagnosis;
  const isSeen = stepsOf(finding).length > 0;
  return findings
    .filter(({ diagnosis }) => diagnosis.severity === 'error' && diagnosis.id !== id)
    .filter((cause) => isSeen || isSureFor(cause, finding))
    .map(({ diagnosis }) => diagnosis.id)
    .filter((other) => follows.some((cause) => other === cause || other.startsWith(`${cause}/`)));
}

function isSureFor({ diagnosis, certainty }: Finding, consequence: Finding): boolean {
  const isSure = certainty === 'proven' || (diagnosis.kind === 'cause' && certainty === 'likely');
  return isSure && rank(certainty) <= rank(consequence.certainty);
}

/** The causes that follow from nothing themselves: a consequence of a consequence is one of theirs. */
function rootsAbove(
  id: string,
  direct: ReadonlyMap<string, readonly string[]>,
  below: readonly string[],
): string[] {
  return (direct.get(id) ?? [])
    .filter((cause) => cause !== id && !below.includes(cause))
    .flatMap((cause) =>
      direct.get(cause)?.length === 0 ? [cause] : rootsAbove(cause, direct, [...below, id]),
    );
}

function noticeFirst({ diagnosis }: Finding): number {
  return diagnosis.kind === 'notice' ? 0 : 1;
}

/** What follows from a cause is its doing. */
function harmWith(finding: Finding, all: readonly Finding[], working: ReadonlySet<string>): number {
  const { id } = finding.diagnosis;
  const own = all.filter((other) => other === finding || other.follows.includes(id));
  return Math.max(...own.map((one) => harmOf(one, working)));
}

/** 4: an error, and something fails wherever it was tried. Words of a paste say nothing about that. */
function harmOf(finding: Finding, working: ReadonlySet<string>): number {
  const steps = stepsOf(finding);
  if (steps.length === 0) return 4;
  const { severity } = finding.diagnosis;
  if (severity === 'healthy') return 0;
  const failed = steps.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return 1;
  if (severity === 'warning') return 2;
  return failed.some(({ name }) => !working.has(name)) ? 4 : 3;
}

/** A symptom stands behind the causes that are likely, before those that are guessed. */
function place(finding: Finding): number {
  const { diagnosis, certainty } = finding;
  if (isSymptom(finding)) return rank('likely') + 0.5;
  const isHarmless = diagnosis.severity === 'healthy' && stepsOf(finding).length === 0;
  return isHarmless ? Math.max(rank(certainty), rank('likely') + 0.75) : rank(certainty);
}

/** What a text speaks for counts as one step more usual; a sign of its own as the most usual. */
function unusual({ share, favoredBy }: Finding): number {
  return (share ? Share.options.indexOf(share) : 0) - Math.sign(favoredBy.length);
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
