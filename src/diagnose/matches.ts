import type { Clause } from '../model/diagnosis.ts';
import type { Observation } from '../model/observation.ts';

/** The pattern language is dumb on purpose: a name, a code, facts. Where it can't say it, a reading learns a fact. */
export function matches(clause: Clause, { name, code, evidence }: Observation): boolean {
  if (clause.step !== name) return false;
  if (clause.code !== undefined && clause.code !== code) return false;
  return Object.entries(clause.evidence ?? {}).every(([fact, wanted]) => {
    const value = evidence[fact];
    if (value === undefined) return false;
    const items = Array.isArray(value) ? value : [value];
    return items.some((item) => fits(wanted, String(item)));
  });
}

function fits(wanted: string | { readonly matches: string }, value: string): boolean {
  if (typeof wanted === 'string') return wanted.toLowerCase() === value.toLowerCase();
  return patternOf(wanted.matches).test(value);
}

/** The patterns are those of the knowledge, so there are as many of them as it has. */
const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, 'i');
  patterns.set(source, known);
  return known;
}
