/**
 * Where everything that is asked in Slack arrives: each thing once, by people who may ask, and nobody
 * stays without an answer.
 */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Card } from '../../model/card.ts';
import type { Respond } from '../../model/command.ts';
import type { Inbox, LeftOver } from '../../model/workload.ts';
import { Access, refusals } from './access.ts';
import { Ask } from './ask.ts';
import { readFiles } from './files.ts';
import type { Log } from './log.ts';
import type { Membership } from './membership.ts';
import { originOf } from './origin.ts';
import { PostedReply, PrivateReply, type Reply } from './replies.ts';
import { Shared } from './shared.ts';

export const sentences = {
  apology:
    'Something went wrong on my side, not on your server. It is in my log. Please try again.',
  busy: 'I have too much to do right now. Please try again in a minute.',
  late: 'I was away when you asked this, and now it is too late to answer. Please ask again.',
  command: 'I do not know this command. Try /exchange-check help',
};

const Kind = z.enum(['words', 'share', 'unknown']);
type Kind = z.infer<typeof Kind>;

/** What goes to the store, beside the text. */
const Kept = z.object({ kind: Kind, ask: Ask.omit({ text: true }) });

export interface Settings {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly teamIds?: readonly string[];
}

/** One is patient, for what must arrive; the other asks before an answer, and gives up soon. */
interface Clients {
  readonly posting: webApi.WebClient;
  readonly asking: webApi.WebClient;
}

/** What the program hands in. */
interface Parts {
  readonly respond: Respond;
  readonly settings: Settings;
  readonly inbox: Inbox;
  readonly membership: Membership;
  readonly log: Log;
}

export class Desk {
  readonly #client: webApi.WebClient;
  readonly #respond: Respond;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #access: Access;
  readonly #membership: Membership;
  readonly #shared: Shared;
  readonly #inbox: Inbox;

  constructor({ posting, asking }: Clients, parts: Parts) {
    const { respond, settings, inbox, membership, log } = parts;
    this.#client = posting;
    this.#membership = membership;
    this.#respond = respond;
    this.#settings = settings;
    this.#log = log;
    this.#access = new Access(asking, settings, log);
    this.#shared = new Shared(posting, log);
    this.#inbox = inbox;
    inbox.answers('slack', (left) => this.#answerLeftOver(left));
  }

  /**
   * Writes it down, so that it may be acknowledged, and answers later. What Slack delivers again,
   * because it saw no acknowledgement, is answered once.
   *
   * @returns `busy`: it is not answered, and the person has to be told
   */
  async take(kind: Kind, ask: Ask): Promise<'busy' | 'taken'> {
    const { text, ...rest } = ask;
    const [tenant = ''] = ask.teams;
    const key = ['slack', ...ask.teams, ask.id].join(' ');
    const payload: z.input<typeof Kept> = { kind, ask: rest };
    const taken = await this.#inbox.take({ key, surface: 'slack', tenant, text, payload }, () =>
      this.#answer(kind, ask, this.#replyTo(ask)),
    );
    if (taken === 'again') this.#log.info({ key }, 'Slack delivered this before');
    return taken === 'busy' ? taken : 'taken';
  }

  /** Where the acknowledgement can't say it. */
  tellBusy(ask: Ask): void {
    const isTold = this.#inbox.brief(() => this.#say(this.#replyTo(ask), sentences.busy));
    if (!isTold) this.#log.warn({}, 'there is too much to do even to say so');
  }

  async #answerLeftOver({ text, payload, isLate }: LeftOver): Promise<void> {
    const kept = Kept.safeParse(payload);
    if (!kept.success) {
      this.#log.error(kept.error, 'a question that another process left can not be read');
      return;
    }
    const ask = { ...kept.data.ask, text };
    if (!isLate) return await this.#answer(kept.data.kind, ask, this.#replyTo(ask));
    // The response_url takes nothing any more.
    const { place, person } = ask;
    await this.#say(new PostedReply(this.#client, place, person, this.#log), sentences.late);
  }

  async #answer(kind: Kind, ask: Ask, reply: Reply): Promise<void> {
    try {
      const refusal = await this.#access.refusalOf(ask);
      await (refusal ? reply.say(refusals[refusal]) : this.#work[kind](ask, reply));
    } catch (error) {
      this.#log.error(error, 'an answer in Slack failed');
      await this.#say(reply, sentences.apology);
    }
  }

  readonly #work: Readonly<Record<Kind, (ask: Ask, reply: Reply) => Promise<void>>> = {
    words: async (ask, reply) => {
      const { text, notes } = await this.#wordsOf(ask);
      if (text === undefined) return reply.answer(onlyNotes(notes));
      const origin = await originOf(ask, this.#access, this.#membership);
      const { card } = await this.#respond(text, origin, (soFar) => reply.progress(soFar));
      await reply.answer(withNotes(card, notes));
    },
    share: async (ask, reply) => {
      const problem = await this.#shared.post(ask.text, ask);
      if (problem) await reply.say(problem);
    },
    unknown: (_ask, reply) => reply.say(sentences.command),
  };

  async #say(reply: Reply, sentence: string): Promise<void> {
    await reply
      .say(sentence)
      .catch((error: unknown) => this.#log.error(error, 'a sentence did not reach Slack'));
  }

  #replyTo(ask: Ask): Reply {
    const { place, person } = ask;
    if (place.isPrivate && place.responseUrl)
      return new PrivateReply(place.responseUrl, (card) => this.#shared.keep(card, ask), this.#log);
    return new PostedReply(this.#client, place, person, this.#log);
  }

  /** @returns no text if all there was were files, and none of them could be read */
  async #wordsOf({ text, files, isPaste }: Ask) {
    if (files.length === 0) return { text: isPaste ? `explain ${text}` : text, notes: [] };
    const { texts, complaints } = await readFiles(files, this.#settings, this.#log);
    const paste = [text, ...texts].filter((part) => part.trim() !== '').join('\n\n');
    return { text: paste ? `explain ${paste}` : undefined, notes: complaints };
  }
}

function onlyNotes(notes: readonly string[]): Card {
  const [summary = 'There was nothing to read.', ...others] = notes;
  return withNotes({ summary, tone: 'warning', blocks: [] }, others);
}

function withNotes(card: Card, notes: readonly string[]): Card {
  if (notes.length === 0) return card;
  return { ...card, blocks: [...card.blocks, { kind: 'note', text: notes.join('\n') }] };
}
