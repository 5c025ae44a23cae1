/**
 * Slack for whole bots: it knows everybody, keeps what is posted and what goes to response_urls, can be
 * slow, can lose its answers, and can be gone for a while.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { effectOf, type Fields, type Standing } from '../surfaces/slack/message-log.ts';
import { secret, team } from '../surfaces/slack/slack-peer.ts';
import { listening } from './servers.ts';

/** `reset` and `500`: the message stands there, and its sender can't know. `503`: it does not. */
export type Fate = 'taken' | 'reset' | '500' | '503';

export interface WholeSlackSettings {
  /** What becomes of the n-th post. */
  readonly fateOf?: (nth: number) => Fate;
  /** Between a message that stands, and the word that it does. */
  readonly answerAfterMs?: number;
}

export type WholeSlack = Awaited<ReturnType<typeof wholeSlack>>;

export async function wholeSlack({
  fateOf = () => 'taken',
  answerAfterMs = 0,
}: WholeSlackSettings = {}) {
  const standing: Standing[] = [];
  const answers = new Map<string, string[]>();
  const news = new EventEmitter().setMaxListeners(0);
  let posts = 0;
  let isGone = false;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (isGone) return fail(response, 503);
    const method = request.url?.split('/').at(-1) ?? '';
    if (request.url?.startsWith('/respond/')) {
      answers.set(method, [...(answers.get(method) ?? []), body]);
      response.end('ok');
    } else await call(method, Object.fromEntries(new URLSearchParams(body)), response);
    news.emit('news');
  }

  async function call(method: string, fields: Fields, response: ServerResponse): Promise<void> {
    if (method === 'users.info') return say(response, { ok: true, user: { team_id: team } });
    if (method === 'chat.postMessage') return post(fields, response);
    say(response, { ...effectOf(method, fields, standing), team_id: team });
  }

  async function post(fields: Fields, response: ServerResponse): Promise<void> {
    const fate = fateOf(posts++);
    const result = fate === '503' ? undefined : effectOf('chat.postMessage', fields, standing);
    news.emit('news');
    await sleep(answerAfterMs);
    if (fate === 'reset') response.socket?.destroy();
    else if (fate === 'taken') say(response, { ...result });
    else fail(response, Number(fate));
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void take(request, response).catch(() => response.destroy()); // who asked was killed
  const door = createServer(listener);
  const server = await listening(door);
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    /** In the order in which they were taken. */
    standing: standing as readonly Standing[],
    /** By the id of what was asked. */
    answers: answers as ReadonlyMap<string, readonly string[]>,
    /** Settings of a bot that speaks to this one. */
    settings: {
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_SIGNING_SECRET: secret,
      SLACK_API_URL: `${url}/api/`,
      SLACK_TEAM_IDS: team,
    },
    /** `503` to everything, or nobody listens there. */
    async leave(how: '503' | 'refused'): Promise<void> {
      isGone = true;
      if (how === '503' || !door.listening) return;
      const closed = once(door, 'close');
      door.close();
      door.closeAllConnections();
      await closed;
    },
    async comeBack(): Promise<void> {
      isGone = false;
      if (door.listening) return;
      door.listen(server.port, '127.0.0.1');
      await once(door, 'listening');
    },
    /** Resolves as soon as it is true; it is asked after everything that happens here. */
    async until(isTrue: () => boolean): Promise<void> {
      while (!isTrue()) await once(news, 'news');
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function say(response: ServerResponse, result: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(result));
}

function fail(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
