import type { Observation, Step } from '../model/observation.ts';
import { stepText } from './step-titles.ts';

/** One line for a fact or an observation: what a person reads after "because". */
export function observationText(observation: Observation): string {
  if (observation.witness === 'quote') return `line ${observation.line}: “${observation.text}”`;
  return `${stepText(observation)}: ${endOf(observation)}`;
}

function endOf({ outcome, code, durationMs }: Step): string {
  return `${code ? `${outcome} with ${code}` : outcome} after ${durationMs} ms`;
}
