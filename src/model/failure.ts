import type { Evidence } from './observation.ts';

/**
 * A failure the protocol itself can name: a refused connection, an expired certificate, a 503.
 *
 * Expected in this program, whose work is to observe failures: a trace turns it into a failed step.
 * Anything else that is thrown is a bug of ours and must never be shown as the server's fault.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** `layer.what`, or the system's own symbol. Numbers go into the evidence. */
  readonly code: string;
  readonly evidence: Evidence;

  constructor(code: string, evidence: Evidence = {}, options?: ErrorOptions) {
    // A check meets hundreds, which say what they are by their code: a stack takes longer than all else about one.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.evidence = evidence;
  }
}
