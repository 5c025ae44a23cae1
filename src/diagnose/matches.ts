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

interface Pattern {
  readonly matches: string;
}

function fits(wanted: string | Pattern, value: string): boolean {
  if (typeof wanted === 'string') return wanted.toLowerCase() === value.toLowerCase();
  return expressionOf(wanted).test(value);
}

const expressions = new WeakMap<Pattern, RegExp>();

/** Made once: the same knowledge is asked again and again. */
function expressionOf(pattern: Pattern): RegExp {
  const expression = expressions.get(pattern) ?? new RegExp(pattern.matches, 'i');
  expressions.set(pattern, expression);
  return expression;
}
