/**
 * A Slack of our own for what emulate can't do: it breaks connections after a message was taken, and it
 * reads a history in pages and from a time on, as is documented.
 *
 * See https://docs.slack.dev/reference/methods/conversations.history and
 * https://docs.slack.dev/reference/methods/conversations.replies
 */
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { ChatInbox } from '../../../src/inbox.ts';
import { clientsOf } from '../../../src/surfaces/slack/clients.ts';
import { boltLogger } from '../../../src/surfaces/slack/log.ts';
import { SlackPoster } from '../../../src/surfaces/slack/poster.ts';
import { Self } from '../../../src/surfaces/slack/self.ts';
import { serve } from '../../peers/loopback.ts';

interface Standing {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  readonly metadata?: { readonly event_type: string; readonly event_payload: object };
}

type Fields = Readonly<Record<string, string>>;

/** How a call ends, and whether it had its effect by then. */
export type Ending = { readonly isTaken: boolean } & (
  | { readonly by: 'reset' | 'hang' }
  | ({ readonly by: 'answer' } & Answered)
);

interface Answered {
  readonly status: number;
  readonly headers?: Fields;
  readonly body?: object;
}

type Script = (method: string, fields: Fields) => Ending | undefined;

export const us = 'U0BOT';

export const says = (error: string): Ending => ({
  by: 'answer',
  isTaken: false,
  status: 200,
  body: { ok: false, error },
});

export async function smallSlack(script: Script = () => undefined) {
  const standing: Standing[] = [];
  const calls: { readonly method: string; readonly fields: Fields }[] = [];
  const server = await serve(async (request, response) => {
    const method = request.url?.split('/').at(-1) ?? '';
    const fields: Fields = Object.fromEntries(new URLSearchParams(await text(request)));
    calls.push({ method, fields });
    const ending = script(method, fields);
    const result = ending?.isTaken === false ? undefined : effectOf(method, fields, standing);
    end(response, ending, result);
  });
  const ignore = () => undefined;
  const log = { info: ignore, warn: ignore, error: ignore };
  const settings = { botToken: 'xoxb', apiUrl: `${server.url}/api/` };
  const inbox = new ChatInbox();
  function posterWith(onceMs?: number): SlackPoster {
    const { once } = clientsOf(settings, boltLogger(log), onceMs);
    return new SlackPoster({ client: once, self: new Self(once), inbox, log });
  }
  return {
    ...server,
    standing,
    poster: posterWith(),
    /** Gives up after 200 ms. */
    hasty: posterWith(200),
    callsOf: (method: string) =>
      calls.filter((call) => call.method === method).map((call) => call.fields),
  };
}

function end(response: ServerResponse, ending: Ending | undefined, result: object | undefined) {
  if (ending?.by === 'hang') return;
  if (ending?.by === 'reset') return void response.socket?.resetAndDestroy();
  const answered: Answered = ending?.by === 'answer' ? ending : { status: 200 };
  response.writeHead(answered.status, { 'content-type': 'application/json', ...answered.headers });
  response.end(JSON.stringify(answered.body ?? result));
}

function effectOf(method: string, fields: Fields, standing: Standing[]): object {
  switch (method) {
    case 'auth.test':
      return { ok: true, user: 'checker', user_id: us, team_id: 'T1' };
    case 'chat.postMessage':
      return taken(fields, standing);
    case 'conversations.history':
      return pageOf(
        fields,
        standing.filter(({ ts, thread_ts }) => !thread_ts || thread_ts === ts).toReversed(),
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
    thread_ts: fields.thread_ts,
    user: us,
    text: fields.text ?? '',
    metadata: JSON.parse(fields.metadata ?? 'null') ?? undefined,
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
