/**
 * A chat platform, as much of it as an outbox needs: channels with a log of messages, a history that
 * can be asked for a report, and all that goes wrong on the way. It speaks HTTP on loopback.
 */
import { EventEmitter, on } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { serve } from './loopback.ts';

/** What becomes of a post. Each of `stored...` stands in the channel, and its sender can't know it. */
export type Fate =
  | 'taken'
  | 'stored, 500'
  | 'stored, reset'
  | 'stored, silence'
  | '429'
  | '403'
  | '404'
  | '503';

const Post = z.object({
  reportId: z.string(),
  thread: z.string().optional(),
  maybeRepeated: z.boolean(),
  summary: z.string(),
  text: z.string(),
});

export interface Message extends z.infer<typeof Post> {
  readonly id: string;
  readonly channel: string;
}

export interface Platform extends AsyncDisposable {
  readonly url: string;
  /** In the order in which they were stored. */
  readonly messages: readonly Message[];
  /** Look-ups so far. */
  lookUps(): number;
  /** Resets every connection while it holds. */
  setGone(isGone: boolean): void;
  /** Resolves as soon as it is true; it is asked after every request. */
  until(isTrue: () => boolean): Promise<void>;
}

export interface PlatformSettings {
  /** By default all is taken. */
  readonly fateOf?: (channel: string, index: number) => Fate;
  /** Whether its history can be asked, as Slack's can and Teams' can't. */
  readonly hasHistory?: boolean;
}

export async function chatPlatform({
  fateOf = () => 'taken',
  hasHistory = true,
}: PlatformSettings = {}): Promise<Platform> {
  const messages: Message[] = [];
  const requests = new EventEmitter();
  let lookUps = 0;
  let posts = 0;
  let isGone = false;

  const look = (channel: string, report: string | null, response: ServerResponse) => {
    lookUps += 1;
    const found = messages.find((one) => one.channel === channel && one.reportId === report);
    response.writeHead(hasHistory ? 200 : 501).end(JSON.stringify({ id: found?.id ?? null }));
  };
  const take = async (channel: string, request: IncomingMessage, response: ServerResponse) => {
    const fate = fateOf(channel, posts++);
    const post = Post.parse(await json(request));
    if (fate === 'taken' || fate.startsWith('stored'))
      messages.push({ ...post, channel, id: `m${messages.length + 1}` });
    if (fate === 'stored, reset') response.destroy();
    else if (fate !== 'stored, silence') reply(fate, messages.length, response);
  };
  const server = await serve(async (request, response) => {
    if (isGone) return void request.socket.destroy();
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform');
    const channel = decodeURIComponent(pathname.slice(1));
    if (request.method === 'GET') look(channel, searchParams.get('report'), response);
    else await take(channel, request, response).catch(() => response.destroy());
    requests.emit('request');
  });
  return {
    url: server.url,
    messages,
    lookUps: () => lookUps,
    setGone(gone) {
      isGone = gone;
    },
    async until(isTrue) {
      if (isTrue()) return;
      for await (const _request of on(requests, 'request')) if (isTrue()) return;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function reply(fate: Fate, id: number, response: ServerResponse): void {
  if (fate === '429') response.setHeader('retry-after', '1');
  const status = fate === 'taken' ? 200 : fate === 'stored, 500' ? 500 : Number(fate);
  response.writeHead(status).end(JSON.stringify({ id: `m${id}` }));
}

/** A share of posts whose sender can't know what came of them, spread evenly; the same every time. */
export function ambiguous(share: number): (channel: string, index: number) => Fate {
  const kinds: readonly Fate[] = ['stored, 500', 'stored, reset', '503'];
  return (_channel, index) => {
    const isOne = Math.floor((index + 1) * share) > Math.floor(index * share);
    return isOne ? (kinds[index % kinds.length] ?? '503') : 'taken';
  };
}
