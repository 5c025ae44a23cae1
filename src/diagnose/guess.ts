/** What nothing in a text says itself, and is named as a possibility all the same. */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';

export function guessOf(diagnosis: Diagnosis, because: Finding['because']): Finding {
  return {
    diagnosis,
    because,
    certainty: 'possible',
    share: 'sometimes',
    favoredBy: [],
    follows: [],
  };
}

/** The same, or the same in another place, such as a password. */
export function isSame(one: Diagnosis, other: Diagnosis): boolean {
  return one.id === other.id || one.topics.some((topic) => other.topics.includes(topic));
}
