/** The causes of a report: in full where there is room, in a card only the first one. */
import { faultsOf, rootsOf } from '../history/compare.ts';
import type { Action, Block } from '../model/card.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { causeInBrief } from './cause-blocks.ts';
import { diagnosisBlocks } from './diagnosis-card.ts';
import { observationText } from './observation-text.ts';

const mostReasons = 6;

/** The first cause in full, each other one with its first step: a button tells the rest. */
export function faultsBlocks(report: Report): Block[] {
  const brief = briefOnes(report);
  return rootsOf(report).flatMap((fault) =>
    brief.includes(fault) ? causeInBrief(fault) : faultInFull(fault, faultsOf(report)),
  );
}

export function faultsInFull(report: Report): Block[] {
  return rootsOf(report).flatMap((fault) => faultInFull(fault, faultsOf(report)));
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
function faultInFull({ diagnosis, certainty, because }: Finding, all: readonly Finding[]): Block[] {
  const consequences = all.filter(({ follows }) => follows.includes(diagnosis.id));
  return [
    { kind: 'heading', text: diagnosis.title },
    {
      kind: 'facts',
      facts: [
        { label: 'certainty', value: certainty },
        ...because
          .slice(0, mostReasons)
          .map((seen) => ({ label: 'because', value: observationText(seen) })),
        ...consequences.map((other) => ({ label: 'because of it', value: other.diagnosis.title })),
      ],
    },
    ...diagnosisBlocks(certainty === 'proven' ? { ...diagnosis, settle: [] } : diagnosis),
  ];
}
