/** Texts whose meaning is known: others are compared with them. */
import { noneOfOurs } from '../model/case.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { KnownText } from '../model/reading.ts';
import { loadCases } from './cases.ts';

/** What the entries have for examples and phrases, and what people pasted. */
export function knownTexts(knowledge: readonly Diagnosis[]): KnownText[] {
  const cases = loadCases().map(({ text, expected }) => ({
    text,
    topics: expected.filter((topic) => topic !== noneOfOurs),
  }));
  return [...knowledge.flatMap(textsOf), ...cases];
}

function textsOf({ id, topics, said, examples: { match, ignore } }: Diagnosis): KnownText[] {
  const isText = (example: unknown) => typeof example === 'string';
  const own = [...said.map(({ phrase }) => phrase), ...match.filter(isText)];
  return [
    ...(topics.length > 0 ? own.map((text) => ({ id, text, topics })) : []),
    ...ignore.filter(isText).map((text) => ({ text, topics: [] })),
  ];
}
