/**
 * Entries by what they ask for first, so that only those are looked at that observations touch: a
 * knowledge four times as large costs no more where it has nothing to say.
 */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Observation } from '../model/observation.ts';

export class EntryIndex {
  readonly #entries: readonly Diagnosis[];
  readonly #bySign = new Map<string, number[]>();

  constructor(entries: readonly Diagnosis[]) {
    this.#entries = entries;
    for (const [at, entry] of entries.entries()) {
      for (const sign of new Set(signsOf(entry))) {
        const same = this.#bySign.get(sign);
        if (same) same.push(at);
        else this.#bySign.set(sign, [at]);
      }
    }
  }

  /** The entries that may have something to say, in their order in the knowledge. */
  touchedBy(observations: readonly Observation[], symptoms: Iterable<string>): Diagnosis[] {
    const signs = new Set(observations.flatMap(signsIn));
    for (const symptom of symptoms) signs.add(symptomSign(symptom));
    const places = new Set([...signs].flatMap((sign) => this.#bySign.get(sign) ?? []));
    return [...places].sort((a, b) => a - b).flatMap((at) => this.#entries[at] ?? []);
  }
}

function signsOf({ seen, said, symptoms }: Diagnosis): string[] {
  return [
    ...seen.map(({ step, code }) => stepSign(step, code)),
    ...said.map(({ phrase }) => phraseSign(phrase)),
    ...symptoms.map(({ symptom }) => symptomSign(symptom)),
  ];
}

function signsIn({ name, code, evidence: { phrase = [] } }: Observation): string[] {
  const phrases = name === 'phrase' ? [phrase].flat() : [];
  return [
    stepSign(name, undefined),
    ...(code === undefined ? [] : [stepSign(name, code)]),
    ...phrases.map((one) => phraseSign(String(one))),
  ];
}

const stepSign = (step: string, code = ''): string => `step\n${step}\n${code}`;
const phraseSign = (phrase: string): string => `phrase\n${phrase.toLowerCase()}`;
const symptomSign = (symptom: string): string => `symptom\n${symptom}`;
