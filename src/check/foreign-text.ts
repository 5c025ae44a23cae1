/**
 * What a report keeps of texts that a server made up: a part that a person would read, without the
 * characters that steer whoever shows them, and without those that no database takes.
 */
import type { Evidence } from '../model/observation.ts';

/** In characters; what servers say of themselves is shorter. */
const longestText = 2000;
/** Of a list: names of a certificate, cipher suites. */
const mostItems = 500;

/** Control, format (bidirectional and zero-width, too), separators of lines, half a character. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const harmless = /[\n\t]/;

type Fact = Evidence[string];

export function boundedFact(fact: Fact): Fact {
  if (typeof fact === 'string') return boundedText(fact);
  if (typeof fact !== 'object') return fact;
  const kept = fact.slice(0, mostItems).map(boundedText);
  const left = fact.length - kept.length;
  return left > 0 ? [...kept, `... and ${left} more`] : kept;
}

export function boundedText(text: string): string {
  const escaped = text.slice(0, longestText).replaceAll(unseen, escapedCharacter);
  return text.length > longestText ? `${escaped}... (${text.length} characters)` : escaped;
}

function escapedCharacter(character: string): string {
  if (harmless.test(character)) return character;
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
