/**
 * Which reports stand in a channel: read from its history, by the metadata that our messages carry.
 *
 * One reading serves all who ask within a moment. Slack limits how often a history is read, and an
 * instance that comes back after a crash asks for many reports of a channel at once.
 * See https://docs.slack.dev/messaging/message-metadata
 */
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import { Recent } from '../../model/recent.ts';
import { codeOf, noThread } from './post-errors.ts';
import type { Self } from './self.ts';

const eventType = 'exchange_check_report';

/** Goes with the message of a report. */
export function metadataOf(reportId: string) {
  return { event_type: eventType, event_payload: { report: reportId } };
}

const limits = { pages: 10, perPage: 200, channels: 1_000, momentMs: 2_000 };

/** By how much Slack's clock and ours may differ. */
const skewMs = 300_000;

/** Whether a report that is not among them, and can't be older, is not there. */
export function isAllSince({ fromMs }: Reading, since: Date): boolean {
  return fromMs <= since.getTime() - skewMs;
}

/** Readings begin at a full hour, so that one serves reports of different age. */
const hourMs = 3_600_000;

const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      bot_id: z.string().optional(),
      metadata: z
        .object({
          event_type: z.literal(eventType),
          event_payload: z.object({ report: z.string() }),
        })
        .optional()
        .catch(undefined), // of another app
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

/** What a reading found. */
export interface Reading {
  /** Report ids, with the platform's ids of their messages. */
  readonly messages: ReadonlyMap<string, string>;
  /** Everything since then was read. */
  readonly fromMs: number;
}

interface Kept {
  readonly fromMs: number;
  readonly reading: Promise<Reading>;
}

export class Posted {
  readonly #client: webApi.WebClient;
  readonly #self: Self;
  readonly #kept = new Recent<Kept>({ entries: limits.channels, ageMs: limits.momentMs });

  /** @param client doesn't wait when Slack asks for patience */
  constructor(client: webApi.WebClient, self: Self) {
    this.#client = client;
    this.#self = self;
  }

  /** @param thread reads its messages instead of the channel's */
  read(channel: string, since: Date, thread?: string): Promise<Reading> {
    const fromMs = Math.floor((since.getTime() - skewMs) / hourMs) * hourMs;
    const key = keyOf(channel, thread);
    const kept = this.#kept.get(key);
    if (kept && kept.fromMs <= fromMs) return kept.reading;
    const reading = this.#readAll(channel, fromMs, thread);
    this.#kept.set(key, { fromMs, reading });
    reading.catch(() => this.#kept.delete(key));
    return reading;
  }

  /** After something was posted: what was read before can't say that it is absent. */
  forget(channel: string, thread?: string): void {
    this.#kept.delete(keyOf(channel, undefined));
    this.#kept.delete(keyOf(channel, thread));
  }

  async #readAll(channel: string, fromMs: number, thread?: string): Promise<Reading> {
    const { ids } = await this.#self.identity();
    const messages = new Map<string, string>();
    let oldestMs = Number.POSITIVE_INFINITY;
    let cursor: string | undefined;
    for (let page = 0; page < limits.pages; page += 1) {
      const read = await this.#page(channel, fromMs, thread, cursor);
      for (const { ts, user, bot_id: bot, metadata } of read.messages) {
        const isOurs = [user, bot].some((id) => id !== undefined && ids.includes(id));
        if (metadata && isOurs) messages.set(metadata.event_payload.report, ts);
        oldestMs = Math.min(oldestMs, Number(ts) * 1000);
      }
      cursor = read.response_metadata?.next_cursor;
      if (!cursor) return { messages, fromMs };
    }
    return { messages, fromMs: thread ? Number.POSITIVE_INFINITY : oldestMs }; // threads begin with the oldest
  }

  async #page(channel: string, fromMs: number, thread?: string, cursor?: string) {
    const range = {
      channel,
      oldest: (fromMs / 1000).toFixed(6),
      include_all_metadata: true,
      limit: limits.perPage,
      cursor,
    };
    if (!thread) return Page.parse(await this.#client.conversations.history(range));
    try {
      return Page.parse(await this.#client.conversations.replies({ ...range, ts: thread }));
    } catch (error) {
      if (noThread.includes(codeOf(error) ?? '')) return { messages: [] };
      throw error;
    }
  }
}

function keyOf(channel: string, thread: string | undefined): string {
  return `${channel} ${thread ?? ''}`;
}
