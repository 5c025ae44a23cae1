/**
 * Target -> sighting: runs the probes that fit at the same time, in this thread.
 *
 * A look always ends by its deadline with what it has. A probe that throws anything but a `Failure`
 * has crashed: that is our fault, stands as such in the report, and takes nothing else with it.
 */
import { hostname } from 'node:os';
import { crashText } from '../model/crash.ts';
import { Discoveries } from '../model/discovery.ts';
import { Failure } from '../model/failure.ts';
import type { LookOptions } from '../model/look.ts';
import type { Step } from '../model/observation.ts';
import type { Probe, ProbeContext } from '../model/probe.ts';
import type { ProbeRun, RunningProbe, Sighting } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { Recorder } from './trace.ts';

export async function look(
  target: Target,
  probes: readonly Probe[],
  { timeoutMs, ...options }: LookOptions,
): Promise<Sighting> {
  // Not AbortSignal.timeout: until it is due, that one holds all who listen, and the password with them.
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), timeoutMs);
  try {
    return await lookUntil(ending.signal, target, probes, options);
  } finally {
    clearTimeout(timer);
    ending.abort(); // what is left of it ends with it
  }
}

async function lookUntil(
  signal: AbortSignal,
  target: Target,
  probes: readonly Probe[],
  { progress, ...options }: Omit<LookOptions, 'timeoutMs'>,
): Promise<Sighting> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const discovery = new Discoveries();
  const tell = () => progress?.(running.map(({ sofar }) => sofar()));
  const running = probes
    .filter(({ needs }) => needs === 'nothing' || options.account !== undefined)
    .filter((probe) => probe.fits(target))
    .map((probe) => start(probe, { ...options, target, signal, discovery }, tell));
  const discoverers = running.filter(({ probe }) => probe.discovers);
  void Promise.all(discoverers.map(({ ended }) => ended)).then(() => discovery.end());
  const runs = await Promise.all(running.map(({ ended }) => ended));
  const durationMs = Math.round(performance.now() - began);
  const isCut = signal.aborted;
  return { target, vantage: hostname(), startedAt, durationMs, isCut, probes: runs };
}

function start(probe: Probe, context: Omit<ProbeContext, 'trace'>, tell: () => void) {
  const trace = new Recorder(tell);
  let isRunning = true;
  const sofar = (crash?: string): ProbeRun => ({
    id: probe.id,
    title: probe.title,
    outcome: crash === undefined ? outcomeOf(trace.steps) : 'crashed',
    steps: trace.steps,
    ...(crash === undefined ? {} : { crash }),
  });
  const timeUp = aborted(context.signal).then(() => trace.endOpenSteps());
  const ended = Promise.race([probe.run({ ...context, trace }), timeUp])
    .then(() => sofar())
    .catch((error: unknown) => sofar(error instanceof Failure ? undefined : crashText(error)))
    .finally(() => {
      trace.close();
      isRunning = false;
      tell();
    });
  return { probe, sofar: (): RunningProbe => ({ ...sofar(), isRunning }), ended };
}

/** The deadline holds even for a probe that does not listen to its signal. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

function outcomeOf(steps: readonly Step[]): ProbeRun['outcome'] {
  const outcomes = steps.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'skipped');
  if (outcomes.length === 0) return 'skipped';
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('warned') ? 'warned' : 'passed';
}
