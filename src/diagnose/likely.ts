/**
 * What texts like it turned out to mean: said as a possibility, behind what the text says itself. It is
 * no sign of anything in the text.
 *
 * What is proven and mostly means nothing else is not doubted. Something else is named where many of
 * the nearest texts meant it, or where they mostly meant several things, and sooner if it was often
 * meant together with what is found. The thresholds were chosen on pastes that are in none of the
 * files (2026-11-23): of what is named beside something else a third to a half is right.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Meaning, Nearest, Resemblance } from '../model/reading.ts';
import { guessOf, isSame } from './guess.ts';
import { rank } from './order.ts';
import type { Testimony } from './testimony.ts';

/** Whoever hears of more than so many causes hears of none. */
const mostAnswers = 5;
/** What was meant together at least so often is twice as likely; of 1. */
const oftenTogether = 0.1;
/** Least shares of the votes. */
const least = { clear: 0.3, doubtful: 0.1, besideProven: 0.2 };
/** Beside shares of the votes: of what was meant together with what is found, and of what the text itself speaks for. */
const weights = { company: 0.5, favored: 0.2 };

export interface Weighed {
  /** With what else the text may mean. */
  readonly findings: readonly Finding[];
  /** How likely a finding is by the texts that are like this one: the more, the likelier. */
  readonly weightOf: (finding: Finding) => number;
}

/** @param entryOf by an id */
export function withLikely(
  findings: readonly Finding[],
  resemblance: Resemblance,
  testimony: Testimony,
  entryOf: (id: string) => Diagnosis | undefined,
): Weighed {
  const answers = findings.filter(isAnswer);
  const [surest] = answers.map(({ certainty }) => certainty).sort((a, b) => rank(a) - rank(b));
  const topics = answers
    .filter(({ certainty }) => certainty === surest)
    .flatMap(({ diagnosis }) => diagnosis.topics);
  const company = resemblance.company();
  const isProven = answers.some(isProvenCause);
  if (isProven && !topics.some(company.isMostlyInCompany)) return unweighed(findings);
  const isAlone = answers.length === 0;
  const nearest = resemblance.nearest(isAlone);
  if (isAlone && !nearest.isNear) return unweighed(findings);
  const found = topics.length > 0 ? topics : nearest.meanings.slice(0, 1).map(({ topic }) => topic);
  const withFound = (topic: string) =>
    Math.max(0, ...found.map((one) => company.together(one, topic)));
  const meanings = named(nearest, withFound, leastShare(nearest.isDoubtful, isProven));
  const likeliest = isAlone ? nearest.meanings.slice(0, 1) : [];
  const entries = [...likeliest, ...meanings].flatMap(({ id }) => entryOf(id) ?? []);
  // A mere symptom says less than what is found.
  const isSaid = (entry: Diagnosis) => isAlone || entry.kind !== 'symptom';
  const possible = entries.filter((entry) => isSaid(entry) && !testimony.excludes(entry));
  const shares = new Map(nearest.meanings.map(({ topic, share }) => [topic, share]));
  const weight = (topic: string) => (shares.get(topic) ?? 0) + weights.company * withFound(topic);
  return {
    findings: withGuesses(findings, possible, nearest),
    weightOf: ({ diagnosis, favoredBy }) =>
      Math.max(0, ...diagnosis.topics.map(weight)) + (favoredBy.length > 0 ? weights.favored : 0),
  };
}

function unweighed(findings: readonly Finding[]): Weighed {
  return { findings, weightOf: () => 0 };
}

function withGuesses(
  findings: readonly Finding[],
  entries: readonly Diagnosis[],
  { quote }: Nearest,
): Finding[] {
  const added: Diagnosis[] = [];
  const room = mostAnswers - findings.filter(isAnswer).length;
  for (const entry of entries) {
    if (added.length >= room) break;
    const known = [...findings.map(({ diagnosis }) => diagnosis), ...added];
    if (!known.some((one) => isSame(one, entry))) added.push(entry);
  }
  if (added.length === 0) return [...findings];
  const because = [quote()];
  return [...findings, ...added.map((entry) => guessOf(entry, because))];
}

/** What is worth being named, the likeliest first. */
function named(
  { meanings }: Nearest,
  withFound: (topic: string) => number,
  atLeast: number,
): Meaning[] {
  return meanings
    .map((meaning) => {
      const isOften = withFound(meaning.topic) >= oftenTogether;
      return { meaning, share: isOften ? 2 * meaning.share : meaning.share };
    })
    .filter(({ share }) => share >= atLeast)
    .sort((a, b) => b.share - a.share)
    .map(({ meaning }) => meaning);
}

/** Beside what is proven nothing is named unless the texts like it mostly meant several things. */
function leastShare(isDoubtful: boolean, isProven: boolean): number {
  if (!isProven) return isDoubtful ? least.doubtful : least.clear;
  return isDoubtful ? least.besideProven : Number.POSITIVE_INFINITY;
}

/** A proven symptom leaves its cause open. */
function isProvenCause({ diagnosis, certainty }: Finding): boolean {
  return diagnosis.kind === 'cause' && certainty === 'proven';
}

/** Without the possible causes that come behind as many answers as anybody hears of. @param findings in their order */
export function withoutUnlikely(findings: readonly Finding[]): Finding[] {
  let answers = 0;
  return findings.filter((finding) => {
    if (!isAnswer(finding)) return true;
    answers += 1;
    return answers <= mostAnswers || finding.certainty !== 'possible';
  });
}

/** Neither what is said beside an answer nor the mere heading of several. */
export function isAnswer({ diagnosis: { kind, topics } }: Finding): boolean {
  return kind === 'cause' || (kind === 'symptom' && topics.length > 0);
}
