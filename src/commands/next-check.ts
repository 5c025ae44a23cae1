/**
 * The check that follows an explanation: the server that the text names becomes the target, and on
 * a terminal the command takes along the one probe that tells the causes apart.
 */
import { targetOf } from '../check/target-of.ts';
import type { Action } from '../model/card.ts';
import type { Origin, Program } from '../model/command.ts';
import type { Finding } from '../model/finding.ts';
import { type NamedTarget, namedTargets } from '../reading/people/named-targets.ts';

/** @returns nothing where the text names no server that this person may have checked */
export function nextChecks(
  text: string,
  findings: readonly Finding[],
  program: Program,
  origin: Origin,
): Action[] {
  if (findings.every(({ diagnosis }) => diagnosis.kind === 'notice')) return [];
  const named = namedTargets(text).filter(({ name }) => {
    const target = targetOf(name);
    return target && (program.isListed?.(target, origin) ?? true);
  });
  const probe = origin.surface === 'terminal' ? settlingProbe(findings, program) : undefined;
  const host = nearest(named, 'host', lineOf(findings));
  const mailbox = nearest(named, 'mailbox', lineOf(findings));
  return [
    ...(host ? [actionOf(host, probe)] : []),
    ...(mailbox ? [actionOf(mailbox, undefined)] : []),
  ];
}

function actionOf(name: string, probe: string | undefined): Action {
  const only = probe === undefined ? '' : ` --only ${probe}`;
  return { label: `Check ${name}`, words: `check ${name}${only}` };
}

/** The last that is named before the words that decide, or else the first behind them. */
function nearest(
  named: readonly NamedTarget[],
  kind: NamedTarget['kind'],
  line: number,
): string | undefined {
  const own = named.filter((one) => one.kind === kind);
  return (own.findLast((one) => one.line <= line) ?? own[0])?.name;
}

/** The last of the words on which the first finding rests: a report says what happened first and why behind it. */
function lineOf(findings: readonly Finding[]): number {
  const first = findings.find(({ diagnosis }) => diagnosis.kind !== 'notice');
  const lines =
    first?.because.flatMap((seen) => (seen.witness === 'quote' ? [seen.line] : [])) ?? [];
  return lines.length > 0 ? Math.max(...lines) : Number.POSITIVE_INFINITY;
}

/** One that needs an account says nothing without it: then the whole check is better. */
function settlingProbe(findings: readonly Finding[], { probes }: Program): string | undefined {
  const [settling] = findings.flatMap(({ diagnosis }) =>
    diagnosis.settle.flatMap(({ probe }) => probe ?? []),
  );
  return probes.find(({ id, needs }) => id === settling && needs === 'nothing')?.id;
}
