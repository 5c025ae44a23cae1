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

/** Whether a finding names the same, or the same in another place, such as a password. */
export function names({ diagnosis }: Finding, other: Diagnosis): boolean {
  return (
    diagnosis.id === other.id || diagnosis.topics.some((topic) => other.topics.includes(topic))
  );
}
