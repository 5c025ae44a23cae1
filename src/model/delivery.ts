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
   * @returns the platform's id of its message; `unknown` if the platform can't tell
   */
  find(place: Place, reportId: string, since: Date): Promise<string | 'absent' | 'unknown'>;
}
