import type { Observation, Step } from '../model/observation.ts';
import { stepText } from './step-titles.ts';

/** One line for a fact or an observation: what a person reads after "because". */
export function observationText(observation: Observation): string {
  if (observation.witness === 'quote') {
    const { name, line, text } = observation;
    return `line ${line}${name === 'like' ? ' reads like what others pasted' : ''}: “${text}”`;
  }
  return `${stepText(observation)}: ${endOf(observation)}`;
}

/** A line for each kind of failure, with the first that was seen of it. */
export function reasonTexts(observations: readonly Observation[]): string[] {
  const alike = Map.groupBy(observations, (seen) =>
    seen.witness === 'step' ? `${seen.name} ${seen.outcome} ${seen.code}` : observationText(seen),
  );
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const more = others.length > 0 ? `, and ${others.length} more like it` : '';
    return [`${observationText(first)}${more}`];
  });
}

function endOf({ outcome, code, durationMs }: Step): string {
  return `${code ? `${outcome} with ${code}` : outcome} after ${durationMs} ms`;
}
