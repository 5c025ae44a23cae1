/**
 * Posts reports that nobody has asked for just now, each once: a message carries the id of its
 * report, by which it is found again when Slack did not say whether it took it.
 */
import type { webApi } from '@slack/bolt';
import {
  maybeRepeatedNote,
  type Outgoing,
  type Poster,
  TooFast,
  Uncertain,
  Undeliverable,
} from '../../model/delivery.ts';
import type { Place } from '../../model/place.ts';
import type { Inbox } from '../../model/workload.ts';
import { type Message, rendered } from './blocks.ts';
import type { Log } from './log.ts';
import { channelOf } from './origin.ts';
import { codeOf, deliveryErrorOf, noThread, tooMuch } from './post-errors.ts';
import { isAllSince, metadataOf, Posted } from './posted.ts';
import { literally } from './replies.ts';
import type { Self } from './self.ts';
import { attach, filesOf, type TextFile } from './text-files.ts';

interface Parts {
  /** Sends each thing once: what it repeats by itself could stand there twice. */
  readonly client: webApi.WebClient;
  readonly self: Self;
  readonly inbox: Inbox;
  readonly log: Log;
}

/** A message, and where it stands. */
interface Shown extends Message {
  readonly thread_ts?: string;
}

interface Sent {
  readonly ts: string;
  /** The message that its thread begins with. */
  readonly under: string;
  /** Its blocks were too much for Slack: it is its summary alone. */
  readonly isBare: boolean;
}

export class SlackPoster implements Poster {
  readonly #client: webApi.WebClient;
  readonly #self: Self;
  readonly #posted: Posted;
  readonly #inbox: Inbox;
  readonly #log: Log;

  constructor({ client, self, inbox, log }: Parts) {
    this.#client = client;
    this.#self = self;
    this.#posted = new Posted(client, self);
    this.#inbox = inbox;
    this.#log = log;
  }

  async post(place: Place, { reportId, card, thread, maybeRepeated }: Outgoing): Promise<string> {
    const channel = channelOf(place);
    const note = { kind: 'note', text: maybeRepeatedNote } as const;
    const shown = maybeRepeated ? { ...card, blocks: [note, ...card.blocks] } : card;
    const { message, cut } = rendered(shown);
    try {
      const { ts, under, isBare } = await this.#send(channel, reportId, {
        ...message,
        thread_ts: thread,
      });
      this.#attachLater(channel, under, filesOf(card, cut || isBare, 'report.txt'));
      return ts;
    } finally {
      this.#posted.forget(channel, thread);
    }
  }

  async find(
    place: Place,
    reportId: string,
    since: Date,
    thread?: string,
  ): Promise<string | 'absent' | 'unknown'> {
    const channel = channelOf(place);
    try {
      const inThread = thread ? [await this.#posted.read(channel, since, thread)] : [];
      const readings = [...inThread, await this.#posted.read(channel, since)];
      const found = readings.map(({ messages }) => messages.get(reportId)).find(Boolean);
      return (
        found ?? (readings.every((reading) => isAllSince(reading, since)) ? 'absent' : 'unknown')
      );
    } catch (error) {
      const failure = deliveryErrorOf(error, await this.#self.name());
      if (failure instanceof TooFast) throw failure;
      const code = codeOf(error);
      if (code !== 'missing_scope' && !(failure instanceof Undeliverable)) throw error;
      this.#log.warn({ channel, code }, 'Slack does not let me see what I posted');
      return 'unknown';
    }
  }

  async #send(channel: string, reportId: string, shown: Shown): Promise<Sent> {
    try {
      const { ts } = await this.#client.chat.postMessage({
        ...literally,
        ...shown,
        channel,
        metadata: metadataOf(reportId),
      });
      if (!ts) throw new Uncertain('Slack took the message and did not say as which');
      return { ts, under: shown.thread_ts ?? ts, isBare: shown.blocks.length === 0 };
    } catch (error) {
      const other = otherThan(shown, codeOf(error) ?? '');
      if (!other) throw deliveryErrorOf(error, await this.#self.name());
      return await this.#send(channel, reportId, other);
    }
  }

  /** A file that doesn't arrive is no reason for anything: the message stands. */
  #attachLater(channel: string, thread: string, files: readonly TextFile[]): void {
    if (files.length === 0) return;
    const work = () =>
      attach(this.#client, channel, thread, files).catch((error: unknown) =>
        this.#log.error(error, 'a file of a report could not be attached'),
      );
    const isTaken = this.#inbox.add(work, { tenant: channel, text: '' });
    if (!isTaken) this.#log.warn({ channel }, 'a file of a report was left out: too much to do');
  }
}

/** Smaller, or outside of a thread that is gone, and only after a plain no: nothing was posted by then. */
function otherThan(shown: Shown, code: string): Shown | undefined {
  if (tooMuch.includes(code) && shown.blocks.length > 0) return { ...shown, blocks: [] };
  if (noThread.includes(code) && shown.thread_ts) return { ...shown, thread_ts: undefined };
  return undefined;
}
