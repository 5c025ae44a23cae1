/**
 * What is said between the bot and the thread in which its checks run, over a port for each check.
 *
 * Both ends are one program of one version: the compiler is the judge of what comes, and nothing is
 * parsed again. A password goes by such a message and by nothing else.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Account, LogonVerdict, Mailbox } from './model/account.ts';
import type { Packet } from './model/capture.ts';
import type { Evidence } from './model/observation.ts';
import type { Reach } from './model/reach.ts';
import type { RunningProbe, Sighting } from './model/report.ts';
import type { Target } from './model/target.ts';

export interface LookOrder {
  readonly target: Target;
  /** Ids of probes. */
  readonly probes: readonly string[];
  readonly reach: Reach;
  readonly timeoutMs: number;
  readonly account?: Pick<Account, 'user' | 'domain' | 'hosts'> & {
    readonly password: string;
    readonly isGuarded: boolean;
  };
  readonly mailbox?: Mailbox;
  /** Whether anybody wants its packets, and whether anybody follows its progress. */
  readonly isCaptured: boolean;
  readonly isFollowed: boolean;
}

/** One check, and the port by which everything about it goes. */
export interface Errand {
  readonly order: LookOrder;
  readonly port: MessagePort;
}

/** From the thread: what no check answers for. */
export interface Complaint {
  readonly complaint: string;
}

/** Of an error, as far as it can be said across threads. */
export type Refusal =
  | { readonly code: string; readonly evidence: Evidence }
  | { readonly crash: string };

/** A guard's methods, each of which is answered under its number. */
export type GuardQuestion =
  | { readonly ask: 'first'; readonly where: string }
  | { readonly ask: 'pass' }
  | { readonly ask: 'refused'; readonly where: string; readonly reason: string };

export type FromThread =
  | { readonly kind: 'guard'; readonly id: number; readonly question: GuardQuestion }
  /** What came of the logon that a guard let through; no verdict: nobody knows. */
  | { readonly kind: 'logged-on'; readonly id: number; readonly verdict?: LogonVerdict }
  /** Those probes that have come further, each with its place in the list. */
  | { readonly kind: 'progress'; readonly changed: readonly (readonly [number, RunningProbe])[] }
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'seen'; readonly sighting: Sighting }
  | { readonly kind: 'broke'; readonly crash: string };

export type ToThread =
  | { readonly kind: 'log-on'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly verdict?: LogonVerdict }
  | { readonly kind: 'refusal'; readonly id: number; readonly refusal: Refusal };
