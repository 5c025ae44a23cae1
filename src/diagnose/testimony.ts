/**
 * Observations, ready to be asked: by name, each clause once, what is cheap to compare first.
 *
 * The pattern language is dumb on purpose: a name, a code, facts. Where it can't say it, a reading
 * learns a fact.
 */
import type { Clause, Diagnosis } from '../model/diagnosis.ts';
import type { Observation } from '../model/observation.ts';

export class Testimony {
  readonly observations: readonly Observation[];
  readonly #byName: ReadonlyMap<string, readonly Heard[]>;
  readonly #byPhrase: ReadonlyMap<string, readonly Heard[]>;
  /** By name and fact, then by its value. */
  readonly #byFact = new Map<string, ReadonlyMap<string, readonly Heard[]>>();
  readonly #answers = new Map<Clause, readonly Observation[]>();

  constructor(observations: readonly Observation[]) {
    this.observations = observations;
    this.#byName = Map.groupBy(
      observations.map((seen) => new Heard(seen)),
      ({ observation }) => observation.name,
    );
    this.#byPhrase = groupedBy('phrase', this.#byName.get('phrase') ?? []);
  }

  /** The observations that fit a clause. */
  matching(clause: Clause): readonly Observation[] {
    const named = this.#byName.get(clause.step);
    if (!named) return [];
    const known = this.#answers.get(clause);
    if (known) return known;
    const question = questionOf(clause);
    const found = this.#likely(clause.step, question, named)
      .filter((heard) => answers(question, heard))
      .map(({ observation }) => observation);
    this.#answers.set(clause, found);
    return found;
  }

  /** Those that have the first of the values asked for; all, where none is. */
  #likely(step: string, { exact: [first] }: Question, named: readonly Heard[]): readonly Heard[] {
    if (!first) return named;
    const [fact, wanted] = first;
    const key = `${step}\n${fact}`;
    const byValue = this.#byFact.get(key) ?? groupedBy(fact, named);
    this.#byFact.set(key, byValue);
    return byValue.get(wanted) ?? [];
  }

  /** The quotes of a phrase, in whatever case the knowledge writes it. */
  saying(phrase: string): readonly Observation[] {
    const heard = this.#byPhrase.get(phrase.toLowerCase()) ?? [];
    return heard.map(({ observation }) => observation);
  }

  /** Whether something speaks against an entry, unless it is proven. */
  excludes({ unless, unlessProven }: Pick<Diagnosis, 'unless' | 'unlessProven'>): boolean {
    return [...unless, ...unlessProven].some((clause) => this.matching(clause).length > 0);
  }

  /** Every observation that fits one of the clauses, if each clause has one. */
  all(clauses: readonly Clause[]): Observation[] | undefined {
    const found: Observation[] = [];
    for (const clause of clauses) {
      const fitting = this.matching(clause);
      if (fitting.length === 0) return undefined;
      found.push(...fitting);
    }
    return found;
  }
}

function groupedBy(fact: string, named: readonly Heard[]): Map<string, Heard[]> {
  const byValue = new Map<string, Heard[]>();
  for (const heard of named) {
    for (const value of new Set(heard.values(fact))) {
      const same = byValue.get(value);
      if (same) same.push(heard);
      else byValue.set(value, [heard]);
    }
  }
  return byValue;
}

/** An observation whose facts are put in lower case once. */
class Heard {
  readonly observation: Observation;
  readonly #values = new Map<string, readonly string[]>();

  constructor(observation: Observation) {
    this.observation = observation;
  }

  values(fact: string): readonly string[] {
    const known = this.#values.get(fact);
    if (known) return known;
    const value = this.observation.evidence[fact];
    const items = value === undefined ? [] : Array.isArray(value) ? value : [value];
    const values = items.map((item) => String(item).toLowerCase());
    this.#values.set(fact, values);
    return values;
  }
}

interface Question {
  readonly code: string | undefined;
  readonly exact: readonly (readonly [fact: string, wanted: string])[];
  readonly patterns: readonly (readonly [fact: string, wanted: RegExp])[];
}

/** As many as the knowledge has clauses, and gone with it. */
const questions = new WeakMap<Clause, Question>();

function questionOf(clause: Clause): Question {
  const known = questions.get(clause);
  if (known) return known;
  const facts = Object.entries(clause.evidence ?? {});
  const question = {
    code: clause.code,
    exact: facts.flatMap(([fact, wanted]) =>
      typeof wanted === 'string' ? [[fact, wanted.toLowerCase()] as const] : [],
    ),
    patterns: facts.flatMap(([fact, wanted]) =>
      typeof wanted === 'string' ? [] : [[fact, new RegExp(wanted.matches, 'i')] as const],
    ),
  };
  questions.set(clause, question);
  return question;
}

function answers({ code, exact, patterns }: Question, heard: Heard): boolean {
  if (code !== undefined && code !== heard.observation.code) return false;
  return (
    exact.every(([fact, wanted]) => heard.values(fact).includes(wanted)) &&
    patterns.every(([fact, wanted]) => heard.values(fact).some((value) => wanted.test(value)))
  );
}
