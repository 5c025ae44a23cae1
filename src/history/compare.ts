/**
 * What is different between two reports, two nodes of one report, or two vantage points.
 *
 * Only trouble counts: a step that passes is of interest only because it failed before. Steps are
 * matched by name and subject; where a name leads elsewhere than before, by what they are about
 * without the address.
 */
import type { Step } from '../model/observation.ts';
import type { Health, Report } from '../model/report.ts';

/** `changed`: as bad as before, for another reason. */
export type Change = 'new' | 'worse' | 'changed' | 'better' | 'gone';

export interface StepChange {
  readonly change: Change;
  readonly name: string;
  readonly subject: string;
  readonly before?: Step;
  readonly after?: Step;
}

export interface FindingChange {
  readonly change: Change;
  /** The id of the diagnosis, and its title. */
  readonly id: string;
  readonly title: string;
}

export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  readonly findings: readonly FindingChange[];
  readonly steps: readonly StepChange[];
}

interface Side {
  readonly health: Health;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly vantage: string;
}

export function compareReports(before: Report, after: Report): Comparison {
  return {
    before: sideOf(before),
    after: sideOf(after),
    findings: compareFindings(before, after),
    steps: compareSteps(countedSteps(before), countedSteps(after)),
  };
}

/** What is new first, what is gone last; what is as it was does not stand there. */
export function compareSteps(before: readonly Step[], after: readonly Step[]): StepChange[] {
  return pairsOf(before, after)
    .flatMap((pair) => changeOf(pair) ?? [])
    .sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
}

/** The steps without those that knowledge calls healthy although they are red. */
export function countedSteps({ probes, findings }: Report): Step[] {
  const normal = new Set(
    findings
      .filter(({ diagnosis }) => diagnosis.severity === 'healthy')
      .flatMap(({ because }) => because.flatMap(keyOfStep)),
  );
  return probes.flatMap(({ steps }) => steps).filter((step) => !normal.has(exactKey(step)));
}

/** The diagnoses that say what is wrong. */
export function faultsOf({ findings }: Pick<Report, 'findings'>): Report['findings'] {
  return findings.filter(({ diagnosis }) => diagnosis.severity !== 'healthy');
}

/** The same without what is only a consequence of another. */
export function rootsOf(report: Pick<Report, 'findings'>): Report['findings'] {
  return faultsOf(report).filter(({ follows }) => follows.length === 0);
}

const order: readonly Change[] = ['new', 'worse', 'changed', 'better', 'gone'];

function sideOf({ health, startedAt, durationMs, vantage }: Report): Side {
  return { health, startedAt: new Date(startedAt), durationMs, vantage };
}

function compareFindings(before: Report, after: Report): FindingChange[] {
  const titles = (report: Report) =>
    new Map(faultsOf(report).map(({ diagnosis }) => [diagnosis.id, diagnosis.title]));
  const [old, today] = [titles(before), titles(after)];
  const only = (some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>) =>
    [...some].filter(([id]) => !others.has(id));
  return [
    ...only(today, old).map(([id, title]) => ({ change: 'new' as const, id, title })),
    ...only(old, today).map(([id, title]) => ({ change: 'gone' as const, id, title })),
  ];
}

type Pair = readonly [before: Step | undefined, after: Step | undefined];

/** The same subject first; what is left over then by its place without the address. */
function pairsOf(before: readonly Step[], after: readonly Step[]): Pair[] {
  const exact = matched(before, after, exactKey);
  const alike = matched(exact.before, exact.after, keyWithoutAddress);
  return [
    ...exact.pairs,
    ...alike.pairs,
    ...alike.before.map((step): Pair => [step, undefined]),
    ...alike.after.map((step): Pair => [undefined, step]),
  ];
}

/** Steps with equal keys belong together in the order in which they came. */
function matched(before: readonly Step[], after: readonly Step[], keyOf: (step: Step) => string) {
  const waiting = Map.groupBy(before, keyOf);
  const pairs: Pair[] = [];
  const alone: Step[] = [];
  for (const step of after) {
    const twin = waiting.get(keyOf(step))?.shift();
    if (twin) pairs.push([twin, step]);
    else alone.push(step);
  }
  const used = new Set(pairs.map(([twin]) => twin));
  return { pairs, before: before.filter((step) => !used.has(step)), after: alone };
}

export function exactKey({ name, subject }: Step): string {
  return `${name}\n${subject}`;
}

function keyOfStep(seen: { readonly witness: string }): string[] {
  return 'subject' in seen && 'name' in seen ? [`${seen.name}\n${seen.subject}`] : [];
}

/** `mail.contoso.com at 192.0.2.7:443` is `mail.contoso.com at *:443`. */
export function keyWithoutAddress({ name, subject, evidence }: Step): string {
  const { address } = evidence;
  return typeof address === 'string' && address !== ''
    ? `${name}\n${subject.replaceAll(`[${address}]`, '*').replaceAll(address, '*')}`
    : `${name}\n${subject}`;
}

function changeOf([before, after]: Pair): StepChange | undefined {
  const change = changeBetween(before, after);
  const shown = change === 'gone' ? (before ?? after) : after;
  return change && shown && { change, name: shown.name, subject: shown.subject, before, after };
}

function changeBetween(before: Step | undefined, after: Step | undefined): Change | undefined {
  const [old, today] = [badness(before), badness(after)];
  if (old === today) return today > 0 && before?.code !== after?.code ? 'changed' : undefined;
  if (old === 0) return 'new';
  if (today === 0) return 'gone';
  return today > old ? 'worse' : 'better';
}

function badness(step: Step | undefined): number {
  if (step?.outcome === 'failed') return 2;
  return step?.outcome === 'warned' ? 1 : 0;
}
