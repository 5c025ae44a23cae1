/**
 * Where everything that is asked in Slack arrives: each thing once, by people who may ask, and nobody
 * stays without an answer.
 */
import type { webApi } from '@slack/bolt';
import type { Card } from '../../model/card.ts';
import type { Respond } from '../../model/command.ts';
import type { Workload } from '../../model/workload.ts';
import { Access, refusals } from './access.ts';
import type { Ask } from './ask.ts';
import { readFiles } from './files.ts';
import type { Log } from './log.ts';
import type { Membership } from './membership.ts';
import { originOf } from './origin.ts';
import { Recent } from './recent.ts';
import { PostedReply, PrivateReply, type Reply } from './replies.ts';
import { Shared } from './shared.ts';

const dayMs = 86_400_000;

const sentences = {
  apology:
    'Something went wrong on my side, not on your server. It is in my log. Please try again.',
  busy: 'I have too much to do right now. Please try again in a minute.',
  command: 'I do not know this command. Try /exchange-check help',
};

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
  readonly workload: Workload;
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
  readonly #workload: Workload;
  readonly #seen = new Recent<true>({ entries: 200_000, ageMs: dayMs });

  constructor({ posting, asking }: Clients, parts: Parts) {
    const { respond, settings, workload, membership, log } = parts;
    this.#client = posting;
    this.#membership = membership;
    this.#respond = respond;
    this.#settings = settings;
    this.#log = log;
    this.#access = new Access(asking, settings, log);
    this.#shared = new Shared(posting, log);
    this.#workload = workload;
  }

  /** Answers later. What Slack delivers again, because it saw no acknowledgement, is answered once. */
  take(ask: Ask | undefined): void {
    if (!ask) return;
    this.#once(ask, async (reply) => {
      const { text, notes } = await this.#wordsOf(ask);
      if (text === undefined) return reply.answer(onlyNotes(notes));
      const origin = await originOf(ask, this.#access, this.#membership);
      const { card } = await this.#respond(text, origin, (soFar) => reply.progress(soFar));
      await reply.answer(withNotes(card, notes));
    });
  }

  share(ask: Ask): void {
    this.#once(ask, async (reply) => {
      const problem = await this.#shared.post(ask.text, ask);
      if (problem) await reply.say(problem);
    });
  }

  unknown(ask: Ask): void {
    this.#once(ask, (reply) => reply.say(sentences.command));
  }

  #once(ask: Ask, work: (reply: Reply) => Promise<void>): void {
    const id = [...ask.teams, ask.id].join(' ');
    if (this.#seen.get(id)) {
      this.#log.info({ id }, 'Slack delivered this before');
      return;
    }
    this.#seen.set(id, true);
    const reply = this.#replyTo(ask);
    const say = (sentence: string) =>
      reply
        .say(sentence)
        .catch((error: unknown) => this.#log.error(error, 'a sentence did not reach Slack'));
    const isTaken = this.#workload.add(async () => {
      try {
        const refusal = await this.#access.refusalOf(ask);
        await (refusal ? reply.say(refusals[refusal]) : work(reply));
      } catch (error) {
        this.#log.error(error, 'an answer in Slack failed');
        await say(sentences.apology);
      }
    });
    if (!isTaken) void say(sentences.busy);
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
