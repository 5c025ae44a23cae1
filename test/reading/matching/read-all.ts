/** Explains every example of the knowledge, so that what builds patterns while it works has built them. */
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { patterns, readerOf } from '../../../src/reading/read.ts';

export function readProgram() {
  const knowledge = loadKnowledge();
  const read = readerOf(knowledge.flatMap(({ said }) => said));
  const texts = knowledge.flatMap(({ examples }) =>
    examples.match.filter((example) => typeof example === 'string'),
  );
  const explained = texts.filter((text) => diagnose(read(text).quotes, knowledge).length > 0);
  const clauses = knowledge.flatMap(({ id, examples: _, ...entry }) =>
    matchesIn(entry).map((source) => ({ source, flags: 'i', where: id })),
  );
  return { own: patterns, explained: explained.length, clauses };
}

/** What clauses ask of the text of a fact, wherever they stand in an entry. */
function matchesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) =>
    name === 'matches' && typeof value === 'string' ? [value] : matchesIn(value),
  );
}
