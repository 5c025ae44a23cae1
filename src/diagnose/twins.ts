/**
 * What the same words mean as well: a paste seldom holds what would tell twins apart, and whoever hears
 * of one alone looks in one place alone. Where anything is proven there is no doubt to be named.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import { guessOf, isSame } from './guess.ts';
import { rank } from './order.ts';
import type { Testimony } from './testimony.ts';

/** @returns the findings, and behind them the twins of the surest ones as possible causes */
export function withTwins(
  findings: readonly Finding[],
  testimony: Testimony,
  entryOf: (id: string) => Diagnosis | undefined,
): Finding[] {
  const surest = Math.min(...findings.map(({ certainty }) => rank(certainty)));
  if (surest === rank('proven')) return [...findings];
  const all = [...findings];
  const doubtful = findings.filter((one) => rank(one.certainty) === surest && isReadItself(one));
  for (const { diagnosis, because } of doubtful)
    for (const entry of twinsOf(diagnosis, testimony, entryOf))
      if (!all.some((known) => isSame(known.diagnosis, entry))) all.push(guessOf(entry, because));
  return all;
}

/** What probes saw has twins, too, which other probes tell apart; a symptom names its causes itself. */
function isReadItself({ because, share }: Finding): boolean {
  return share === undefined && because.every(({ witness }) => witness === 'quote');
}

function twinsOf(
  { twins }: Diagnosis,
  testimony: Testimony,
  entryOf: (id: string) => Diagnosis | undefined,
): Diagnosis[] {
  return twins.flatMap((twin) => {
    const entry = entryOf(twin.id);
    return !entry || !testimony.all(twin.with) || testimony.excludes(entry) ? [] : entry;
  });
}
