/**
 * Private answers that their reader may want to show to the channel.
 *
 * The answer itself is kept, not its words: asked again, a server may answer differently, and what
 * is shared is what was read. After a restart, or an hour, it has to be asked for again.
 */
import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Card } from '../../model/card.ts';
import { Recent } from '../../model/recent.ts';
import type { Ask, Place } from './ask.ts';
import { toMessage } from './blocks.ts';
import type { Log } from './log.ts';
import { PostedReply, respondTo } from './replies.ts';

interface Kept {
  readonly card: Card;
  readonly place: Place;
  readonly person: string;
}

/** Characters, all cards together. */
const mostKept = 32_000_000;

/** Slack's words for: the bot is not in there. */
const notThere = ['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'];

export class Shared {
  readonly #kept = new Recent<Kept>({ entries: 2_000, ageMs: 3_600_000, weight: mostKept });
  readonly #client: webApi.WebClient;
  readonly #log: Log;

  constructor(client: webApi.WebClient, log: Log) {
    this.#client = client;
    this.#log = log;
  }

  /** @returns the id by which it can be shared; between two people there is nothing to share */
  keep(card: Card, { place, person }: Ask): string | undefined {
    if (place.channel.startsWith('D')) return undefined;
    const id = randomUUID();
    this.#kept.set(id, { card, place, person }, JSON.stringify(card).length);
    return id;
  }

  /** @returns what to tell the person, if it could not be done */
  async post(id: string, { place: { channel, responseUrl = '' }, person }: Ask) {
    const kept = this.#kept.get(id);
    if (kept?.person !== person || kept.place.channel !== channel)
      return 'I no longer have that answer, or you have shared it. Ask again, then share.';
    this.#kept.delete(id); // two presses are one share
    const { thread } = kept.place;
    try {
      await new PostedReply(this.#client, kept.place, person, this.#log).answer(kept.card);
    } catch (error) {
      if (!isNotThere(error)) throw error;
      const rest = `invite me, then ask again: the whole comes as a file.`;
      const message = toMessage(kept.card, { rest, isAlone: true });
      await respondTo(responseUrl, { ...message, response_type: 'in_channel', thread_ts: thread });
    }
    return undefined;
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && notThere.some((code) => error.message.includes(code));
}
