/**
 * What entries ask for, by what is asked, so that only those signs are looked at that observations
 * touch: a knowledge four times as large costs no more where it has nothing to say.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Observation } from '../model/observation.ts';

/** One of the things that may speak for an entry. */
export interface Asked {
  readonly entry: Diagnosis;
  readonly sign:
    | Diagnosis['seen'][number]
    | Diagnosis['said'][number]
    | Diagnosis['symptoms'][number];
}

export class EntryIndex {
  readonly #asked: readonly Asked[];
  readonly #bySign: ReadonlyMap<string, readonly number[]>;

  constructor(entries: readonly Diagnosis[]) {
    this.#asked = entries.flatMap((entry) =>
      [...entry.seen, ...entry.said, ...entry.symptoms].map((sign) => ({ entry, sign })),
    );
    this.#bySign = Map.groupBy(this.#asked.keys(), (at) => keyOf(this.#asked[at]?.sign));
  }

  /** What those entries ask for that may have something to say, in the order of the knowledge. */
  touchedBy(signs: Iterable<string>): ReadonlyMap<Diagnosis, readonly Asked[]> {
    const places = [...signs].flatMap((sign) => this.#bySign.get(sign) ?? []).sort((a, b) => a - b);
    return Map.groupBy(
      places.flatMap((at) => this.#asked[at] ?? []),
      ({ entry }) => entry,
    );
  }
}

/** What observations may touch, each once. */
export function signsIn(observations: readonly Observation[]): ReadonlySet<string> {
  const signs = new Set<string>();
  for (const { name, code, evidence } of observations) {
    signs.add(stepSign(name));
    if (code !== undefined) signs.add(stepSign(name, code));
    if (name !== 'phrase') continue;
    for (const phrase of [evidence.phrase ?? []].flat()) signs.add(phraseSign(String(phrase)));
  }
  return signs;
}

function keyOf(sign: Asked['sign'] | undefined): string {
  if (!sign) return '';
  if ('phrase' in sign) return phraseSign(sign.phrase);
  return 'step' in sign ? stepSign(sign.step, sign.code) : symptomSign(sign.symptom);
}

const stepSign = (step: string, code = ''): string => `step\n${step}\n${code}`;
const phraseSign = (phrase: string): string => `phrase\n${phrase.toLowerCase()}`;
export const symptomSign = (symptom: string): string => `symptom\n${symptom}`;
