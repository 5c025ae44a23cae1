/**
 * One message that grows: what is known so far replaces itself, and the answer replaces it.
 *
 * Teams takes about one message a second per conversation, so of what comes faster only the newest is
 * shown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from 'botbuilder';
import type { Card } from '../../model/card.ts';
import { cardType, toAdaptiveCard } from './adaptive-card.ts';
import { type Conversation, refusalOf } from './connector.ts';
import { limits } from './fit.ts';
import { visible } from './markdown.ts';

/** Bytes of a card, the next one for a platform that says the last one was too much. */
const sizes = [limits.card, limits.card / 2, limits.card / 8];

export class LiveMessage {
  readonly #conversation: Conversation;
  readonly #betweenMs: number;
  readonly #ended = new AbortController();
  #id: string | undefined;
  #next: Card | undefined;
  #showing: Promise<void> | undefined;

  constructor(conversation: Conversation, betweenMs: number) {
    this.#conversation = conversation;
    this.#betweenMs = betweenMs;
  }

  /** Shows what is known so far, soon; a failure of that is no failure of the answer. */
  show(card: Card): void {
    if (this.#ended.signal.aborted) return;
    this.#next = card;
    this.#showing ??= this.#showNext().finally(() => {
      this.#showing = undefined;
    });
  }

  /** @throws what the connector answered, when the answer could be shown in no way */
  async finish(card: Card): Promise<void> {
    this.#ended.abort();
    await this.#showing;
    await this.#deliver(card);
  }

  async #showNext(): Promise<void> {
    const { signal } = this.#ended;
    while (this.#next && !signal.aborted) {
      const card = this.#next;
      this.#next = undefined;
      await this.#deliver(card).catch(() => undefined);
      await sleep(this.#betweenMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #deliver(card: Card): Promise<void> {
    if (this.#id === undefined) return await this.#post(card);
    const id = this.#id;
    try {
      await inASizeThatFits(card, (message) => this.#conversation.update(id, message));
    } catch {
      await this.#post(card); // the old one may be gone, or too old to be changed
    }
  }

  async #post(card: Card): Promise<void> {
    await inASizeThatFits(card, async (message) => {
      this.#id = await this.#conversation.send(message);
    });
  }
}

/**
 * Sends a card, and a smaller one while the platform says that it was too much.
 *
 * @param stays see {@link toAdaptiveCard}
 */
export async function inASizeThatFits(
  card: Card,
  send: (message: Partial<Activity>) => Promise<void>,
  stays = false,
): Promise<void> {
  for (const [index, size] of sizes.entries()) {
    try {
      return await send(messageOf(card, size, stays));
    } catch (error) {
      if (refusalOf(error).status !== 413 || index === sizes.length - 1) throw error;
    }
  }
}

function messageOf(card: Card, size: number, stays: boolean): Partial<Activity> {
  return {
    type: 'message',
    summary: visible(card.summary).slice(0, limits.line), // what a notification shows
    attachments: [{ contentType: cardType, content: toAdaptiveCard(card, size, stays) }],
  };
}
