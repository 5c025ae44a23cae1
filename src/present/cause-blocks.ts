/** Why targets are not healthy: each cause with what speaks for it and its first step. */
import { rootsOf } from '../history/compare.ts';
import type { Block, Labeled } from '../model/card.ts';
import type { Finding } from '../model/finding.ts';
import { folded, languageOf } from './diagnosis-card.ts';
import { reasonTexts } from './observation-text.ts';
import { commonNames, type RealNames, realNamesOf, withRealNames } from './real-names.ts';
import type { ReportedTarget } from './scheduled-report.ts';

const mostCauses = 3;
const mostReasons = 2;
const mostCodes = 4;
const mostNamed = 4;

/** The rest is one button away. */
export function causeBlocks({ report }: ReportedTarget): Block[] {
  if (!report || report.health === 'healthy') return [];
  const names = realNamesOf(report);
  return [
    ...rootsOf(report)
      .slice(0, mostCauses)
      .flatMap((fault) => causeInBrief(named(fault, names))),
    ...unexplainedBlocks(report.unexplained),
  ];
}

/** A cause that several share stands there once, with all whom it concerns. */
export function sharedCauseBlocks(targets: readonly ReportedTarget[]): Block[] {
  const faults = targets.flatMap(({ target, report }) =>
    report ? rootsOf(report).map((fault) => ({ target, fault, report })) : [],
  );
  const shared = Map.groupBy(faults, ({ fault }) => fault.diagnosis.id);
  return [
    ...[...shared.values()].slice(0, mostCauses).flatMap((some) => {
      const [first] = some;
      if (!first) return [];
      const where = listOf([...new Set(some.map(({ target }) => target))]);
      const names = commonNames(some.map(({ report }) => realNamesOf(report)));
      return causeInBrief(named(first.fault, names), [{ label: 'where', value: where }]);
    }),
    ...unexplainedBlocks(targets.flatMap(({ report }) => report?.unexplained ?? [])),
  ];
}

function named(fault: Finding, names: RealNames): Finding {
  return { ...fault, diagnosis: withRealNames(fault.diagnosis, names) };
}

/** `a, b and 3 more` */
function listOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  if (more > 0) return `${names.slice(0, mostNamed).join(', ')} and ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

/** What it is, what speaks for it, and the first step. */
export function causeInBrief(
  { diagnosis, certainty, because }: Finding,
  where: readonly Labeled[] = [],
): Block[] {
  const [step] = diagnosis.remedies;
  const reasons = reasonTexts(because)
    .slice(0, mostReasons)
    .map((value) => ({ label: 'because', value }));
  return [
    { kind: 'heading', text: diagnosis.title },
    { kind: 'facts', facts: [...where, { label: 'certainty', value: certainty }, ...reasons] },
    ...(step ? [{ kind: 'text' as const, text: `First step: ${folded(step.do)}` }] : []),
    ...(step?.run
      ? [{ kind: 'code' as const, text: step.run.trim(), language: languageOf(step) }]
      : []),
  ];
}

function unexplainedBlocks(
  steps: Readonly<NonNullable<ReportedTarget['report']>['unexplained']>,
): Block[] {
  if (steps.length === 0) return [];
  const byCode = Map.groupBy(steps, ({ code, outcome }) => code ?? outcome);
  const all = [...byCode].flatMap(([label, some]) =>
    reasonTexts(some).map((value) => ({ label, value })),
  );
  const facts = all.slice(0, mostCodes);
  const more = all.length - facts.length;
  return [
    { kind: 'heading', text: 'Failed, and no known cause' },
    { kind: 'facts', facts },
    ...(more > 0 ? [{ kind: 'note' as const, text: `${more} more in the full report.` }] : []),
  ];
}
