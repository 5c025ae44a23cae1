/**
 * Posts reports that nobody has asked for just now. Teams shows a bot no history, so whether a
 * message stands there can't be found out: one that may come twice says so.
 *
 * See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
 */
import type { CloudAdapter } from 'botbuilder';
import type { Block, Card } from '../../model/card.ts';
import {
  maybeRepeatedNote,
  type Outgoing,
  type Poster,
  Undeliverable,
} from '../../model/delivery.ts';
import type { Place as AnyPlace } from '../../model/place.ts';
import { Place } from './activity.ts';
import { isAllowed, type Neighborhood } from './admission.ts';
import { inConversation, type Patience, refusalOf } from './connector.ts';
import { inASizeThatFits } from './live-message.ts';
import { deliveryErrorOf } from './post-errors.ts';

interface Parts {
  readonly appId: string;
  readonly neighborhood: Neighborhood;
  /** Without retries: they are for whoever has the report. */
  readonly patience: Patience;
}

export class TeamsPoster implements Poster {
  readonly #adapter: CloudAdapter;
  readonly #parts: Parts;

  constructor(adapter: CloudAdapter, parts: Parts) {
    this.#adapter = adapter;
    this.#parts = parts;
  }

  async post({ reference }: AnyPlace, outgoing: Outgoing): Promise<string> {
    const place = Place.parse(reference);
    // It comes from the store, and our token goes there.
    if (!isAllowed(place.serviceUrl, this.#parts.neighborhood))
      throw new Undeliverable(
        "The address of this chat is none of Microsoft's. Say something to me there, then resume the schedule.",
      );
    try {
      return await this.#send(place, outgoing);
    } catch (error) {
      throw deliveryErrorOf(error);
    }
  }

  async find(): Promise<'unknown'> {
    return 'unknown';
  }

  /** In its thread; if that is gone, as a post of its own: nothing was posted by then. */
  async #send(place: Place, { card, thread, maybeRepeated }: Outgoing): Promise<string> {
    const repeated = maybeRepeated ? [note(maybeRepeatedNote)] : [];
    if (!thread) return await this.#deliver(place, withNotes(card, repeated));
    const follows = withNotes(card, [...repeated, note(followingNote(thread))]);
    if (place.scope !== 'channel') return await this.#deliver(place, follows);
    const inThread = { ...place, conversation: `${place.conversation};messageid=${thread}` };
    try {
      return await this.#deliver(inThread, withNotes(card, repeated));
    } catch (error) {
      if (refusalOf(error).status !== 404) throw error;
      return await this.#deliver(place, follows);
    }
  }

  async #deliver(place: Place, card: Card): Promise<string> {
    const { appId, patience } = this.#parts;
    let id = '';
    await inConversation(this.#adapter, appId, place, patience, (conversation) =>
      inASizeThatFits(
        card,
        async (message) => {
          id = await conversation.send(message);
        },
        true,
      ),
    );
    return id;
  }
}

/** Ids of messages are times, in most places. */
function followingNote(thread: string): string {
  const time = /^1\d{12}$/.test(thread) ? new Date(Number(thread)) : undefined;
  const when = time && ` of ${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `Follows my earlier report${when ?? ''}.`;
}

function note(text: string): Block {
  return { kind: 'note', text };
}

function withNotes(card: Card, notes: readonly Block[]): Card {
  return notes.length > 0 ? { ...card, blocks: [...notes, ...card.blocks] } : card;
}
