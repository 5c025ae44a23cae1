import type { Finding } from './finding.ts';
import type { Outcome, Step } from './observation.ts';
import type { Target } from './target.ts';

/** What one probe did. A probe that crashed is our fault and says nothing about the server. */
export interface ProbeRun {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome | 'crashed';
  readonly steps: readonly Step[];
  /** What went wrong in us. */
  readonly crash?: string;
}

/** `degraded`: it works, but not everywhere, or not for long. */
export type Health = 'healthy' | 'degraded' | 'failed';

export interface Report {
  readonly target: Target;
  /** The machine that looked. */
  readonly vantage: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly health: Health;
  readonly probes: readonly ProbeRun[];
  readonly findings: readonly Finding[];
  /** Failed, and no diagnosis says why. */
  readonly unexplained: readonly Step[];
}
