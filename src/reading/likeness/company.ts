/** What means several things at once: counted in what people pasted. */

import type { Company, KnownText } from '../../model/reading.ts';
import { countsOf } from './counts.ts';

/** Added to every count, so that what was seen once or twice says little. */
const doubt = 2;

export function companyIn(known: readonly KnownText[]): Company {
  // What an entry has for an example is made for that entry alone.
  const pasted = known.filter(({ id }) => id === undefined);
  const counts = countsOf(pasted.flatMap(({ topics }) => topics));
  const accompanied = countsOf(pasted.flatMap(({ topics }) => (topics.length > 1 ? topics : [])));
  const pairs = countsOf(pasted.flatMap(({ topics }) => pairsOf(topics)));
  const timesOf = (topic: string) => counts.get(topic) ?? 0;
  return {
    together: (topic, other) => (pairs.get(pairOf(topic, other)) ?? 0) / (timesOf(topic) + doubt),
    isMostlyInCompany: (topic) => 2 * (accompanied.get(topic) ?? 0) > timesOf(topic),
  };
}

function pairsOf(topics: readonly string[]): string[] {
  return topics.flatMap((topic) =>
    topics.filter((other) => other !== topic).map((other) => pairOf(topic, other)),
  );
}

function pairOf(topic: string, other: string): string {
  return `${topic} ${other}`;
}
