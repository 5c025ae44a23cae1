/** The causes of a report: in full where there is room, in a card only the first one. */
import { faultsOf, rootsOf } from '../history/compare.ts';
import type { Action, Block } from '../model/card.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { causeInBrief } from './cause-blocks.ts';
import { diagnosisBlocks } from './diagnosis-card.ts';
import { reasonTexts } from './observation-text.ts';
import { type RealNames, realNamesOf, withRealNames } from './real-names.ts';

const mostReasons = 6;

/** The first cause in full, each other one with its first step: a button tells the rest. */
export function faultsBlocks(report: Report): Block[] {
  const brief = briefOnes(report);
  const names = realNamesOf(report);
  return rootsOf(report).flatMap((fault) =>
    brief.includes(fault)
      ? causeInBrief({ ...fault, diagnosis: withRealNames(fault.diagnosis, names) })
      : faultInFull(fault, faultsOf(report), names),
  );
}

export function faultsInFull(report: Report): Block[] {
  const names = realNamesOf(report);
  return rootsOf(report).flatMap((fault) => faultInFull(fault, faultsOf(report), names));
}

/** Buttons that tell what was told in brief. */
export function faultActions(report: Report): Action[] {
  return briefOnes(report).map(({ diagnosis }) => ({
    label: diagnosis.title,
    words: `show ${diagnosis.id}`,
  }));
}

/** A notice, such as that the domain is in Exchange Online, takes the place of no cause. */
function briefOnes(report: Report): readonly Finding[] {
  return rootsOf(report)
    .filter(({ diagnosis }) => diagnosis.kind !== 'notice')
    .slice(1);
}

/** @param all among which its consequences are: they are named, and explain themselves when it is repaired */
function faultInFull(
  { diagnosis, certainty, because }: Finding,
  all: readonly Finding[],
  names: RealNames,
): Block[] {
  const own = withRealNames(diagnosis, names);
  const consequences = all.filter(({ follows }) => follows.includes(diagnosis.id));
  return [
    { kind: 'heading', text: diagnosis.title },
    {
      kind: 'facts',
      facts: [
        { label: 'certainty', value: certainty },
        ...reasonTexts(because)
          .slice(0, mostReasons)
          .map((value) => ({ label: 'because', value })),
        ...consequences.map((other) => ({ label: 'because of it', value: other.diagnosis.title })),
      ],
    },
    ...diagnosisBlocks(certainty === 'proven' ? { ...own, settle: [] } : own),
  ];
}
