/**
 * What the probes did, at three lengths: what needs attention, every step, and how far they are.
 *
 * A whole check has some ninety steps. A list of them would bury the answer, so a card names those that
 * failed or warned and counts the others; the file, the page and `--steps` have them all.
 */
import type { Block, Labeled, ShownStep } from '../model/card.ts';
import type { Step } from '../model/observation.ts';
import type { ProbeRun, RunningProbe } from '../model/report.ts';
import { leftOutText, reasonOf } from './left-out.ts';
import { stepText, titleOf } from './step-titles.ts';

/** Of one probe. A server that is down fails in every step, and the first ones say it. */
const mostNotable = 8;

/** While it runs there are news every moment: a few lines of each probe. */
const mostNews = 3;

/** Probes with trouble, each with its count and what failed or warned; then the others in a line each. */
export function notableBlocks(probes: readonly ProbeRun[]): Block[] {
  const calm = probes.filter((probe) => !isTroubled(probe));
  return [
    ...probes.filter(isTroubled).flatMap(troubleBlocks),
    ...(calm.length > 0
      ? [{ kind: 'heading' as const, text: 'Everything else' }, countsBlock(calm)]
      : []),
  ];
}

/** How many steps each probe did. */
export function countsBlock(probes: readonly ProbeRun[]): Block {
  return { kind: 'facts', facts: probes.map(countFact) };
}

export function everyStepBlocks(probes: readonly ProbeRun[]): Block[] {
  return probes.flatMap((probe): Block[] =>
    probe.steps.length > 0
      ? [
          { kind: 'heading', text: countText(probe) },
          { kind: 'steps', steps: probe.steps.map(shownStep) },
        ]
      : [],
  );
}

/** A line for each probe that has begun, with what failed or warned below it. */
export function runningBlocks(probes: readonly RunningProbe[]): Block[] {
  const steps = probes.flatMap((probe): ShownStep[] => [
    progressOf(probe),
    ...probe.steps
      .filter(isNotable)
      .slice(0, mostNews)
      .map((step) => ({ ...shownStep(step), text: `${probe.title}: ${stepText(step)}` })),
  ]);
  return steps.length > 0 ? [{ kind: 'steps', steps }] : [];
}

function troubleBlocks(probe: ProbeRun): Block[] {
  const notable = probe.steps.filter(isNotable);
  const more = notable.length - mostNotable;
  return [
    { kind: 'heading', text: countText(probe) },
    ...(notable.length > 0
      ? [{ kind: 'steps' as const, steps: notable.slice(0, mostNotable).map(shownStep) }]
      : []),
    ...(more > 0
      ? [
          {
            kind: 'note' as const,
            text: `${more} more that failed or warned: see the full report.`,
          },
        ]
      : []),
  ];
}

function progressOf({ title, outcome, steps, isRunning }: RunningProbe): ShownStep {
  const newest = steps.at(-1);
  const count = counted(steps.length, 'step');
  if (!isRunning)
    return {
      outcome: outcome === 'crashed' ? 'failed' : outcome,
      text: title,
      detail: leftOutText(steps) ?? count,
    };
  const detail = newest ? `${count}, last: ${titleOf(newest.name)}` : 'begins';
  return { outcome: 'running', text: title, detail };
}

/** `TCP: 1 of 2 steps passed` */
function countText({ title, outcome, steps }: ProbeRun): string {
  const tried = steps.filter((step) => step.outcome !== 'skipped');
  if (outcome === 'crashed') return `${title}: broke down after ${counted(steps.length, 'step')}`;
  if (tried.length === 0) return title;
  const passed = tried.filter((step) => step.outcome === 'passed').length;
  return `${title}: ${passed} of ${counted(tried.length, 'step')} passed`;
}

function countFact({ title, steps }: ProbeRun): Labeled {
  const longest = Math.max(...steps.map(({ durationMs }) => durationMs), 0);
  const value =
    leftOutText(steps) ??
    (steps.length > 0
      ? `${counted(steps.length, 'step')}, slowest ${longest} ms`
      : 'had nothing to do');
  return { label: title, value };
}

function shownStep(step: Step): ShownStep {
  const { outcome, durationMs } = step;
  const detail = detailOf(step);
  return { outcome, text: stepText(step), ...(detail ? { detail } : {}), durationMs };
}

/** What passed and has a code all the same is normal here, see normal-steps.ts. */
function detailOf(step: Step): string | undefined {
  const { outcome, code } = step;
  if (outcome === 'skipped') return reasonOf(step);
  return outcome === 'passed' && code ? `${code}, which is normal here` : code;
}

function isTroubled({ outcome, steps }: ProbeRun): boolean {
  return outcome === 'crashed' || steps.some(isNotable);
}

function isNotable({ outcome }: Step): boolean {
  return outcome === 'failed' || outcome === 'warned';
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
