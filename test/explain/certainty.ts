/**
 * How often the program is right when it says how sure it is: every diagnosis that it names for a
 * labelled paste, by certainty. Right means that the label is among those expected of the paste.
 *
 * The rows have the format of src/knowledge/cases/*.jsonl: `expected` lists labels (`topics` of the
 * entries) or ids of entries; `none` alone stands for a text that is no business of ours.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { explanationOf } from '../../src/commands/explain.ts';
import { Case as Row } from '../../src/model/case.ts';
import type { Program } from '../../src/model/command.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import { labelsOf } from '../../src/present/finding-data.ts';

/** What the text itself says is a symptom: no claim about a cause, and counted apart. */
const kinds = ['proven', 'likely', 'possible', 'symptom'] as const;
type Kind = (typeof kinds)[number];

export interface Claim {
  readonly kind: Kind;
  readonly diagnosis: string;
  readonly isRight: boolean;
  readonly row: Row;
}

export const goals = { proven: 0.98, likely: 0.85 } as const;

const folder = new URL('../../src/knowledge/cases/', import.meta.url);

/** @throws if a line is not a row: a corpus that is half read proves nothing */
export function rowsOf(file: URL | string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => Row.parse(JSON.parse(line)));
}

/** The files of src/knowledge/cases, by name. */
export function corpora(): readonly (readonly [name: string, rows: readonly Row[]])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => [name, rowsOf(new URL(name, folder))] as const);
}

/** The pastes that stand in the entries as examples, labelled by where they stand. */
export function examplesOf(knowledge: readonly Diagnosis[]): Row[] {
  const texts = knowledge.flatMap((entry) =>
    entry.examples.match
      .filter((example) => typeof example === 'string')
      .map((text) => ({ text, entry })),
  );
  return [...Map.groupBy(texts, ({ text }) => text)].map(([text, entries]) => ({
    id: entries.map(({ entry }) => entry.id).join(' '),
    text,
    expected: entries.flatMap(({ entry }) => [entry.id, ...entry.topics]),
  }));
}

export function claimsOf(rows: readonly Row[], program: Program): Claim[] {
  return rows.flatMap((row) =>
    labelsOf(explanationOf(row.text, program).findings).map(({ diagnosis, certainty }) => ({
      kind: diagnosis.kind === 'symptom' ? 'symptom' : certainty,
      diagnosis: diagnosis.id,
      isRight: [diagnosis.id, ...diagnosis.topics].some((label) => row.expected.includes(label)),
      row,
    })),
  );
}

/** @returns 1 where nothing was claimed */
export function shareOf(claims: readonly Claim[], kind: Kind): number {
  const own = claims.filter((claim) => claim.kind === kind);
  return own.length === 0 ? 1 : own.filter(({ isRight }) => isRight).length / own.length;
}

/** A line a corpus; the cells say how often that was claimed, and how often it was right. */
export function tableOf(corpora: readonly (readonly [string, readonly Claim[]])[]): string {
  const cellOf = (claims: readonly Claim[], kind: Kind) => {
    const own = claims.filter((claim) => claim.kind === kind);
    const share = own.length === 0 ? '-' : `${(shareOf(own, kind) * 100).toFixed(1)} %`;
    return (
      `${own.filter(({ isRight }) => isRight).length}/${own.length}`.padStart(9) + share.padStart(9)
    );
  };
  const head = `${'right of claimed'.padEnd(26)}${kinds.map((kind) => kind.padStart(18)).join('')}`;
  const lines = corpora.map(
    ([name, claims]) => name.padEnd(26) + kinds.map((kind) => cellOf(claims, kind)).join(''),
  );
  return [head, ...lines].join('\n');
}

/** The claims that are wrong, as a person who mends the knowledge wants to read them. */
export function wrongOf(claims: readonly Claim[], kind: Kind): string[] {
  return claims
    .filter((claim) => claim.kind === kind && !claim.isRight)
    .map(
      ({ diagnosis, row: { id, expected, text } }) =>
        `${kind} ${diagnosis}, not ${expected.join(' or ')}: ${id}: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
    );
}
