/** What changed between two reports, as rows: new first, gone last. */
import type { Change, Comparison, FindingChange, StepChange } from '../history/compare.ts';
import type { Block } from '../model/card.ts';
import type { Step } from '../model/observation.ts';
import { stepText } from './step-titles.ts';

const mostRows = 8;

/** What each kind of change is called. */
export type Wording = Readonly<Record<Change, string>>;

const overTime: Wording = {
  new: 'new',
  worse: 'worse',
  changed: 'changed',
  better: 'better',
  gone: 'gone',
};

/** Two that were looked at side by side: nothing came about there, it only is so. */
export function besides(one: string, other: string): Wording {
  return {
    new: `only ${other}`,
    worse: `worse ${other}`,
    changed: 'otherwise',
    better: `worse ${one}`,
    gone: `only ${one}`,
  };
}

/** Nothing if nothing changed. @param most rows */
export function comparisonBlocks(
  { findings, steps }: Pick<Comparison, 'findings' | 'steps'>,
  heading: string,
  { words = overTime, most = mostRows }: { readonly words?: Wording; readonly most?: number } = {},
): Block[] {
  const rows = [
    ...findings.map((change) => ({ label: words[change.change], value: findingText(change) })),
    ...steps.map((change) => ({ label: labelOf(change, words), value: stepChangeText(change) })),
  ];
  if (rows.length === 0) return [];
  const more = rows.length - most;
  return [
    { kind: 'heading', text: heading },
    { kind: 'facts', facts: rows.slice(0, most) },
    ...(more > 0 ? [{ kind: 'note' as const, text: `${more} more in the full report.` }] : []),
  ];
}

/** What failed and passes now is not just gone. */
function labelOf({ change, after }: StepChange, words: Wording): string {
  return words === overTime && change === 'gone' && after?.outcome === 'passed'
    ? 'fixed'
    : words[change];
}

function findingText({ title, id }: FindingChange): string {
  return `${title} (${id})`;
}

/** `TLS handshake, mail.contoso.com at 192.0.2.7:443: tls.expired after 12 ms, was passed` */
function stepChangeText({ name, subject, before, after }: StepChange): string {
  const now = after ? endOf(after) : 'not tried';
  const was = before ? endOf(before) : 'not tried';
  return `${stepText({ name, subject })}: ${now}, was ${was}`;
}

function endOf({ outcome, code, durationMs }: Step): string {
  const took = outcome === 'skipped' ? '' : ` after ${Math.round(durationMs)} ms`;
  return `${code && outcome !== 'passed' ? code : outcome}${took}`;
}
