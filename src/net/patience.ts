import { within } from './deadline.ts';

/** How long each wait of a conversation may take, within the check it belongs to. */
export interface Patience {
  readonly ms: number;
  /** The check's own end. */
  readonly signal: AbortSignal;
}

/** Waits for what is under way already. @throws Failure with this code and phase when the time is up */
export function patiently<T>(
  { ms, signal }: Patience,
  code: string,
  phase: string,
  awaited: Promise<T>,
): Promise<T> {
  awaited.catch(() => undefined); // nobody is there to hear it if the check has ended already
  return within({ ms, code, phase, signal }, () => awaited);
}
