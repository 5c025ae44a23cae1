/**
 * The messages of a Slack of our own, and what its methods do with them: a history is read in pages and
 * from a time on, as is documented.
 *
 * See https://docs.slack.dev/reference/methods/conversations.history and
 * https://docs.slack.dev/reference/methods/conversations.replies
 */
import { z } from 'zod';

const Metadata = z.object({
  event_type: z.string(),
  event_payload: z.looseObject({ report: z.string().optional() }),
});

export interface Standing {
  readonly ts: string;
  /** Without it, it stands in all of them. */
  readonly channel?: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  /** JSON. */
  readonly blocks?: string;
  readonly metadata?: z.infer<typeof Metadata>;
}

export type Fields = Readonly<Record<string, string>>;

export const us = 'U0BOT';

/** What a call does, and what Slack says to it. */
export function effectOf(method: string, fields: Fields, standing: Standing[]): object {
  switch (method) {
    case 'auth.test':
      return { ok: true, user: 'checker', user_id: us, team_id: 'T1' };
    case 'chat.postMessage':
      return taken(fields, standing);
    case 'conversations.history':
      return pageOf(
        fields,
        standing
          .filter(({ ts, thread_ts }) => !thread_ts || thread_ts === ts)
          .filter(({ channel = fields.channel }) => channel === fields.channel)
          .toReversed(),
      );
    case 'conversations.replies':
      return pageOf(
        fields,
        standing.filter(({ ts, thread_ts }) => [ts, thread_ts].includes(fields.ts)),
      );
    default:
      return { ok: false, error: 'unknown_method' };
  }
}

function taken(fields: Fields, standing: Standing[]): object {
  const ts = stamp(Date.now(), standing.length);
  standing.push({
    ts,
    channel: fields.channel,
    thread_ts: fields.thread_ts,
    user: us,
    text: fields.text ?? '',
    blocks: fields.blocks ?? '',
    metadata: fields.metadata ? Metadata.parse(JSON.parse(fields.metadata)) : undefined,
  });
  return { ok: true, ts };
}

/** Slack's id of a message: seconds, and a number of its own. */
export const stamp = (ms: number, nth = 0) =>
  `${Math.floor(ms / 1000)}.${String(nth).padStart(6, '0')}`;

function pageOf(fields: Fields, all: readonly Standing[]): object {
  const { oldest = '0', limit = '100', cursor = '0', include_all_metadata: withMetadata } = fields;
  const wanted = all.filter(({ ts }) => Number(ts) > Number(oldest) || ts === fields.ts);
  const end = Number(cursor) + Number(limit);
  return {
    ok: true,
    messages: wanted
      .slice(Number(cursor), end)
      .map((message) => (withMetadata === 'true' ? message : { ...message, metadata: undefined })),
    has_more: end < wanted.length,
    response_metadata: { next_cursor: end < wanted.length ? String(end) : '' },
  };
}
