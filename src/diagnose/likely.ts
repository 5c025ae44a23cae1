/**
 * What texts like it turned out to mean: said as a possibility where few others are, and where nothing
 * is proven. It is no sign of anything in the text itself.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Likely } from '../model/reading.ts';
import { guessOf, names } from './guess.ts';
import type { Testimony } from './testimony.ts';

/** With what else was found: where something is likely, a second thought is enough. */
function mostBeside(answers: readonly Finding[]): number {
  return answers.some(({ certainty }) => certainty === 'likely') ? 2 : 3;
}

/** @returns the findings, and behind them what else the text may mean */
export function withLikely(
  findings: readonly Finding[],
  likely: () => readonly Likely[],
  testimony: Testimony,
  entryOf: (id: string) => Diagnosis | undefined,
): Finding[] {
  const answers = findings.filter(isAnswer);
  const most = mostBeside(answers);
  if (answers.length >= most || answers.some(({ certainty }) => certainty === 'proven'))
    return [...findings];
  const all = [...findings];
  for (const { id, quote } of likely()) {
    const entry = entryOf(id);
    if (!entry || testimony.excludes(entry) || all.some((one) => names(one, entry))) continue;
    all.push(guessOf(entry, [quote]));
    if (all.filter(isAnswer).length >= most) break;
  }
  return all;
}

/** Neither what is said beside an answer nor the mere heading of several. */
export function isAnswer({ diagnosis: { kind, topics } }: Finding): boolean {
  return kind === 'cause' || (kind === 'symptom' && topics.length > 0);
}
