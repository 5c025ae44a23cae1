/**
 * Waits for the body of an answer of MAPI over HTTP, as long as the server shows that it is at work.
 *
 * Source: [MS-OXCMAPIHTTP] 3.1.5.6. The server says PENDING every X-PendingPeriod milliseconds; twice
 * that without a word, and something in between keeps the words to itself.
 */
import { Failure } from '../model/failure.ts';
import { type ResponseHead, valuesOf } from '../wire/http1/head.ts';
import { type MapiBody, ResponseReader } from '../wire/mapi-http/response-reader.ts';
import { within } from './deadline.ts';
import type { HttpConnection } from './http-connection.ts';
import type { Patience } from './patience.ts';

/** [MS-OXCMAPIHTTP] 2.2.3.3.5 */
const usualPeriodMs = 30_000;

/** In units of our own patience: who is at work may be silent for longer than who says nothing at all. */
const mostPatience = 2;

export interface MapiAnswer extends MapiBody {
  readonly pendings: number;
  /** From PROCESSING to the end. */
  readonly waitedMs: number;
  /** The PENDINGs, which are sent one by one, came all together. */
  readonly isHeldBack: boolean;
}

/**
 * @throws Failure `mapi-http.stalled`, those of {@link ResponseReader}, `http.closed` and the system's own
 */
export async function readMapiAnswer(
  connection: HttpConnection,
  head: ResponseHead,
  { ms, signal }: Patience,
): Promise<MapiAnswer> {
  const periodMs = pendingPeriodOf(head);
  const silenceMs = Math.min(Math.max(2 * periodMs, ms), mostPatience * ms);
  const reader = new ResponseReader();
  const chunks = connection.body(head);
  let began = performance.now();
  let due = began + silenceMs;
  for (;;) {
    const phase = reader.isDone ? 'body' : 'DONE';
    const left = Math.max(1, due - performance.now());
    const limit = { ms: left, code: 'mapi-http.stalled', phase, signal };
    const { value, done } = await within(limit, () => chunks.next()).catch(
      named(silenceMs, reader),
    );
    if (done) break;
    const { lines } = reader;
    if (lines === 0) began = performance.now();
    reader.push(value);
    if (reader.lines > lines) due = performance.now() + silenceMs;
  }
  const waitedMs = Math.round(performance.now() - began);
  const { pendings } = reader;
  const isHeldBack = pendings > 0 && waitedMs < (pendings * periodMs) / 2;
  return { ...reader.end(), pendings, waitedMs, isHeldBack };
}

function pendingPeriodOf(head: ResponseHead): number {
  const [said = ''] = valuesOf(head, 'x-pendingperiod');
  return /^\d{1,7}$/.test(said) && Number(said) > 0 ? Number(said) : usualPeriodMs;
}

/** The limit that counts is that of the silence, not what was left of it. */
function named(limitMs: number, { pendings }: ResponseReader) {
  return (error: unknown): never => {
    if (!(error instanceof Failure) || error.code !== 'mapi-http.stalled') throw error;
    throw new Failure(error.code, { ...error.evidence, limitMs, pendings });
  };
}
