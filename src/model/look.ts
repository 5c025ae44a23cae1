import type { Account, Mailbox } from './account.ts';
import type { Packet } from './capture.ts';
import type { Probe } from './probe.ts';
import type { Reach } from './reach.ts';
import type { RunningProbe, Sighting } from './report.ts';
import type { Target } from './target.ts';

export interface LookOptions {
  readonly reach: Reach;
  readonly timeoutMs: number;
  /** Whom to log on as. Probes that need an account run only with one. */
  readonly account?: Account;
  /** What it opens; nothing: what Autodiscover tells. */
  readonly mailbox?: Mailbox;
  readonly capture?: (packet: Packet) => void;
  /** Hears of the steps and the probes that have ended. */
  readonly progress?: (probes: readonly RunningProbe[]) => void;
}

/** Runs the probes that fit a target, and says what they saw. Where they run is its own affair. */
export type Look = (
  target: Target,
  probes: readonly Probe[],
  options: LookOptions,
) => Promise<Sighting>;
