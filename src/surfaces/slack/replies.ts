/**
 * Brings cards to where somebody asked: as messages of the bot, which can be changed later, or by a
 * response_url, which needs no membership of the bot but is used up after five times.
 *
 * See https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { webApi } from '@slack/bolt';
import type { Card } from '../../model/card.ts';
import type { Place } from './ask.ts';
import { type Message, rendered, toMessage } from './blocks.ts';
import type { Log } from './log.ts';
import { attach, filesOf, type TextFile } from './text-files.ts';

export interface Reply {
  /** Never fails and never waits: what Slack refuses is logged. */
  progress(card: Card): void;
  answer(card: Card): Promise<void>;
  /** A plain sentence that only the person who asked sees, where Slack has such a thing. */
  say(sentence: string): Promise<void>;
}

const respondWithinMs = 10_000;
/** A response_url takes five answers in 30 minutes. */
const againAfterMs = [1_000, 3_000];

/** Slack takes one message a second and channel; the answer must not wait behind progress. */
const progressEveryMs = 2_000;

/** Nothing in our text is to be found out by Slack: no links, no previews, no names. */
export const literally = {
  parse: 'none',
  link_names: false,
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

/**
 * Answers that only the person sees. What was posted by the response_url of a command can't be
 * replaced (https://github.com/slackapi/bolt-js/issues/2287), and of a button it would replace the
 * message with the button: so there is one message that says that something goes on, and the answer.
 */
export class PrivateReply implements Reply {
  readonly #url: string;
  readonly #log: Log;
  readonly #remember: (card: Card) => string | undefined;
  #progress: Promise<void> | undefined;

  /** @param remember keeps the card for the button that shares it, and says under which id */
  constructor(url: string, remember: (card: Card) => string | undefined, log: Log) {
    this.#url = url;
    this.#remember = remember;
    this.#log = log;
  }

  progress(card: Card): void {
    this.#progress ??= respondTo(this.#url, toMessage(card)).catch((error: unknown) =>
      this.#log.error(error, 'progress could not be shown'),
    );
  }

  async answer(card: Card): Promise<void> {
    await this.#progress;
    const file = card.attachment ? `${card.attachment.name}: ` : '';
    const rest = `${file}ask me in a direct message, and you get the whole as a file.`;
    const { message } = rendered(card, { rest, isAlone: true, share: this.#remember(card) });
    await respondTo(this.#url, message);
  }

  say(sentence: string): Promise<void> {
    return respondTo(this.#url, { text: sentence });
  }
}

type Response = Partial<Message> & {
  readonly response_type?: 'in_channel';
  readonly thread_ts?: string;
};

/** Slack was not there, or not well. An answer that arrives twice is better than none. */
class NotNow extends Error {}

/** @throws if Slack doesn't take it, now and a little later */
export async function respondTo(url: string, message: Response): Promise<void> {
  for (const waitMs of againAfterMs) {
    const isOver = await respondOnce(url, message).then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotNow) return false;
        throw error;
      },
    );
    if (isOver) return;
    await sleep(waitMs);
  }
  await respondOnce(url, message);
}

async function respondOnce(url: string, message: Response): Promise<void> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ replace_original: false, ...literally, ...message }),
    redirect: 'error',
    signal: AbortSignal.timeout(respondWithinMs),
  } as const;
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw cause instanceof TypeError ? new NotNow('Slack can not be reached', { cause }) : cause;
  });
  if (response.ok) return;
  const said = `Slack answered ${response.status}: ${await response.text()}`;
  throw response.status >= 500 || response.status === 429 ? new NotNow(said) : new Error(said);
}

/** A message of the bot's own: progress is shown in it, and the answer takes its place. */
export class PostedReply implements Reply {
  readonly #client: webApi.WebClient;
  readonly #place: Place;
  readonly #person: string;
  readonly #log: Log;
  #ts: string | undefined;
  #newest: Card | undefined;
  #timer: NodeJS.Timeout | undefined;
  #shown: Promise<void> = Promise.resolve();
  #nextAt = 0;

  constructor(client: webApi.WebClient, place: Place, person: string, log: Log) {
    this.#client = client;
    this.#place = place;
    this.#person = person;
    this.#log = log;
  }

  progress(card: Card): void {
    this.#newest = card;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#nextAt = Date.now() + progressEveryMs;
        this.#shown = this.#shown.then(() => this.#showNewest());
      },
      Math.max(0, this.#nextAt - Date.now()),
    );
  }

  async answer(card: Card): Promise<void> {
    this.#newest = undefined;
    clearTimeout(this.#timer);
    await this.#shown;
    const { message, cut } = rendered(card);
    await this.#show(message);
    const files = filesOf(card, cut, 'answer.txt');
    if (files.length > 0) await this.#attach(files);
  }

  async say(sentence: string): Promise<void> {
    const { channel, thread } = this.#place;
    if (channel.startsWith('D') || this.#ts) return this.#show({ text: sentence, blocks: [] });
    await this.#client.chat.postEphemeral({
      channel,
      user: this.#person,
      text: sentence,
      thread_ts: thread,
      link_names: false,
    });
  }

  async #showNewest(): Promise<void> {
    const card = this.#newest;
    if (!card) return;
    this.#newest = undefined;
    await this.#show(toMessage(card)).catch((error: unknown) =>
      this.#log.error(error, 'progress could not be shown'),
    );
  }

  async #show({ text, blocks }: Message): Promise<void> {
    const { channel, thread } = this.#place;
    const message = { channel, text, blocks, ...literally };
    if (this.#ts) {
      await this.#client.chat.update({ ...message, ts: this.#ts });
      return;
    }
    const { ts } = await this.#client.chat.postMessage({ ...message, thread_ts: thread });
    this.#ts = ts;
  }

  async #attach(files: readonly TextFile[]) {
    const { channel, thread } = this.#place;
    const under = thread ?? this.#ts ?? '';
    try {
      await attach(this.#client, channel, under, files);
    } catch (error) {
      this.#log.error(error, 'a file could not be attached');
      const text = `I could not attach ${files.map(({ name }) => name).join(' and ')}: Slack did not take it.`;
      await this.#client.chat.postMessage({ channel, thread_ts: under, text, ...literally });
    }
  }
}
