/**
 * The one way to wait: for so long at most, and no longer than the check itself.
 *
 * Every wait says its phase, so that its failure says what was waited for.
 */
import { Failure } from '../model/failure.ts';

export interface Limit {
  readonly ms: number;
  /** The code of the failure when the time is up, such as `tcp.timeout`. */
  readonly code: string;
  /** What is waited for, such as `connect`. */
  readonly phase: string;
  /** The check's own end. */
  readonly signal: AbortSignal;
}

/**
 * Waits for `run`.
 *
 * @param run gets a signal that aborts when the wait is over: what it has opened, it closes then
 * @throws a `Failure` with the limit's code when the time is up, `check.ended` when the check is
 */
export async function within<T>(
  { ms, code, phase, signal }: Limit,
  run: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const over = Promise.withResolvers<never>();
  const end = (failure: Failure) => {
    over.reject(failure);
    ending.abort(failure);
  };
  const timer = setTimeout(() => end(new Failure(code, { phase, limitMs: ms })), ms);
  const abandon = () => end(new Failure('check.ended', { phase }));
  signal.addEventListener('abort', abandon, { once: true });
  try {
    if (signal.aborted) throw new Failure('check.ended', { phase });
    return await Promise.race([over.promise, run(ending.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
  }
}
