import type { z } from 'zod';
import type { Account, Mailbox } from './account.ts';
import type { Packet } from './capture.ts';
import type { Discovery } from './discovery.ts';
import type { Evidence } from './observation.ts';
import type { Reach } from './reach.ts';
import type { Target } from './target.ts';

/** A kind of step: its name, and the facts that may be observed in it. Nothing else compiles. */
export interface StepKind<E extends Evidence = Evidence> {
  readonly name: string;
  readonly facts: { readonly [K in keyof E]: z.ZodType<E[K]> };
}

export function stepKind<E extends Evidence>(
  name: string,
  facts: { readonly [K in keyof E]: z.ZodType<E[K]> },
): StepKind<E> {
  return { name, facts };
}

/** Takes down facts while a step runs, before anyone judges them. */
export interface Notes<E extends Evidence = Evidence> {
  (facts: Partial<E>): void;
  /** The step goes on, and its outcome is `warned` unless it fails. The first code stays. */
  warn(code: string): void;
  /** There was nothing to do, and the code says why: the outcome is `skipped` unless the step fails. */
  leaveOut(code: string): void;
}

/** Records what a probe does. */
export interface Trace {
  /**
   * Runs one step and records it, however it ends.
   *
   * @param subject what it is about: an address and port, a path, a record
   * @returns what `run` returned
   * @throws what `run` threw: a `Failure` is recorded as the failed step it is, and goes on to the probe
   */
  step<E extends Evidence, T>(
    kind: StepKind<E>,
    subject: string,
    run: (note: Notes<E>) => Promise<T>,
  ): Promise<T>;
}

export interface ProbeContext {
  readonly target: Target;
  readonly reach: Reach;
  readonly trace: Trace;
  /** Whom to log on as; without one no probe that needs it runs. */
  readonly account?: Account;
  /** As it was said; it counts more than what Autodiscover tells. */
  readonly mailbox?: Mailbox;
  readonly discovery: Discovery;
  /** Gets what goes over the wire, without the secrets in it, if somebody wants to keep that. */
  readonly capture?: (packet: Packet) => void;
  /** Aborts when the whole check has to end. Every wait of a probe has its own, shorter deadline. */
  readonly signal: AbortSignal;
}

/** One conversation with a server, top to bottom. It says what it saw, never what that means. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  readonly needs: 'nothing' | 'account';
  readonly steps: readonly StepKind[];
  /** It may tell the others where the mailbox is: they wait for it. */
  readonly discovers?: true;
  /** Whether it has anything to ask of this target; a probe that does not fit is not run. */
  fits(target: Target): boolean;
  run(context: ProbeContext): Promise<void>;
}
