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
import { effectOf, type Fields, type Standing } from './message-log.ts';

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
    /** Gives up after a second: by then what was sent has come. */
    hasty: posterWith(1_000),
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
