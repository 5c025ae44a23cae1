/** The chat page on a server of its own, answered by whatever a test wants. */
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Respond } from '../../../src/model/command.ts';
import { toAdaptiveCard } from '../../../src/surfaces/teams/adaptive-card.ts';
import { mountChat } from '../../../src/surfaces/web/chat.ts';
import { Feed } from '../../../src/surfaces/web/feed.ts';
import { WebServer } from '../../../src/surfaces/web/server.ts';
import { triesWith } from '../../../src/surfaces/web/welcome.ts';

export async function startChat(respond: Respond) {
  const server = new WebServer();
  const crashes: unknown[] = [];
  const feed = new Feed(toAdaptiveCard);
  mountChat(server, {
    respond,
    feed,
    render: toAdaptiveCard,
    tries: triesWith(),
    crashed: (error) => crashes.push(error),
  });
  const url = await server.listen(0, '127.0.0.1');
  return {
    url,
    crashes,
    feed,
    async [Symbol.asyncDispose]() {
      feed.close();
      await server.close();
    },
  };
}

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Call {
  readonly url: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More than one piece is sent without a length. */
  readonly body?: readonly (string | Buffer)[];
}

/** `fetch` refuses to lie about `Host` and `Origin`; whoever attacks us does not. */
export function send({ url, path, method = 'GET', headers = {}, body = [] }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(url, { path, method, headers, agent: false }, async (response) => {
      const chunks = await response.toArray();
      const { statusCode: status, headers: answered } = response;
      resolve({ status, headers: answered, body: Buffer.concat(chunks).toString() });
    });
    call.on('error', reject);
    for (const piece of body.slice(0, -1)) call.write(piece);
    call.end(body.at(-1));
  });
}

/** What the page itself sends. */
export function ask(url: string, body: readonly (string | Buffer)[], headers = {}) {
  const own = { origin: url, 'content-type': 'application/json' };
  return send({ url, path: '/chat', method: 'POST', headers: { ...own, ...headers }, body });
}

export function question(text: string): string[] {
  return [JSON.stringify({ text })];
}
