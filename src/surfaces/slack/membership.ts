/**
 * Whether the bot is where it is to speak later. A slash command works everywhere, a message does not.
 *
 * History is what tells: it needs the scopes that the look-up of our own messages needs anyway, and is
 * given to members only. See https://docs.slack.dev/reference/methods/conversations.history
 */
import type { webApi } from '@slack/bolt';
import type { Log } from './log.ts';
import { codeOf } from './post-errors.ts';
import type { Self } from './self.ts';

/** A private channel is not even there for whoever is not in it. */
const notThere = ['not_in_channel', 'channel_not_found'];

export class Membership {
  readonly #client: webApi.WebClient;
  readonly #self: Self;
  readonly #log: Log;

  /** @param client gives up soon */
  constructor(client: webApi.WebClient, self: Self, log: Log) {
    this.#client = client;
    this.#self = self;
    this.#log = log;
  }

  /** @returns what to type before anything can be posted there; nothing if it can, or if Slack doesn't tell */
  async refusalOf(channel: string): Promise<string | undefined> {
    try {
      await this.#client.conversations.history({ channel, limit: 1 });
      return undefined;
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (notThere.includes(code)) return sentenceOf(channel, await this.#self.name());
      this.#log.warn(
        { channel, error: String(error) },
        'Slack did not say whether I may post there',
      );
      return undefined;
    }
  }
}

function sentenceOf(channel: string, name: string): string {
  return channel.startsWith('D')
    ? `I am not part of this conversation, so I can't post here later. Say it in a direct message to @${name}, or in a channel that I am in.`
    : `I am not in this channel, so I can't post here later. Type /invite @${name} here, then say it again.`;
}
