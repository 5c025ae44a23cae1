import { z } from 'zod';
import type { Finding } from './finding.ts';
import { Step } from './observation.ts';
import { Target } from './target.ts';

/** What one probe did. A probe that crashed is our fault and says nothing about the server. */
export const ProbeRun = z.strictObject({
  id: z.string(),
  title: z.string(),
  outcome: z.enum(['passed', 'warned', 'failed', 'skipped', 'crashed']),
  steps: z.array(Step).readonly(),
  /** What went wrong in us. */
  crash: z.string().optional(),
});
export type ProbeRun = Readonly<z.infer<typeof ProbeRun>>;

/** Those of which nobody knows what they would have found. */
export function brokenDown(probes: readonly ProbeRun[]): readonly ProbeRun[] {
  return probes.filter(({ outcome }) => outcome === 'crashed');
}

/** The same while the check goes on: its outcome is that of the steps that have ended. */
export interface RunningProbe extends ProbeRun {
  readonly isRunning: boolean;
}

/** What was seen, before knowledge says what it means: this is kept, and can be diagnosed again. */
export const Sighting = z.strictObject({
  target: Target,
  /** The machine that looked. */
  vantage: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  /** The deadline came before the end: it is never healthy. */
  isCut: z.boolean(),
  probes: z.array(ProbeRun).readonly(),
});
export type Sighting = Readonly<z.infer<typeof Sighting>>;

/** `degraded`: it works, but not everywhere, or not for long. */
export const Health = z.enum(['healthy', 'degraded', 'failed']);
export type Health = z.infer<typeof Health>;

export interface Report extends Sighting {
  readonly health: Health;
  readonly findings: readonly Finding[];
  /** Failed, and no diagnosis says why. */
  readonly unexplained: readonly Step[];
}
