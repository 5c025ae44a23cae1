/** What has to be said in a place without anybody having asked just now. */
import type { Card } from './card.ts';
import type { Place } from './place.ts';

export interface Outgoing {
  /** UUID of the report; it goes with the message, where the platform has a place for it. */
  readonly reportId: string;
  readonly card: Card;
  /** The platform's id of the message in whose thread this one stands. */
  readonly thread?: string;
  /** It may stand there already, and nobody could look: the message says so. */
  readonly maybeRepeated: boolean;
}

/**
 * The platform will never take it: the bot was removed, the channel is gone. What is thrown
 * otherwise is tried again later.
 */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/** It was sent and nobody said what came of it: it may stand there. */
export class Uncertain extends Error {
  override readonly name = 'Uncertain';
}

/** The platform asks for patience. */
export class TooFast extends Error {
  override readonly name = 'TooFast';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super(`The platform asks to wait ${retryAfterMs} ms`, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Posts into the places of one platform. */
export interface Poster {
  /**
   * @returns the platform's id of the message
   * @throws Undeliverable, Uncertain, TooFast, or anything else for what is worth another try
   */
  post(place: Place, outgoing: Outgoing): Promise<string>;
  /**
   * Whether a report stands there already.
   *
   * @param since it can't be older
   * @param thread that of {@link Outgoing}: what stands in a thread is not found without it
   * @returns the platform's id of its message; `unknown` if the platform can't tell
   * @throws TooFast, or anything else for what is worth another try
   */
  find(
    place: Place,
    reportId: string,
    since: Date,
    thread?: string,
  ): Promise<string | 'absent' | 'unknown'>;
}

/** What a message says that may stand there for the second time. */
export const maybeRepeatedNote =
  '(possibly repeated: I could not see whether it reached you before)';

/** Codes of system errors that come before anything was sent: another try can't repeat anything. */
export const neverSent: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];
