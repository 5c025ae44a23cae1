/**
 * Reports that arrive on the chat page by themselves, as server-sent events.
 *
 * A page that is opened later gets the newest ones, too; what is older stands in the history.
 * Source: HTML Standard, section "Server-sent events".
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Card } from '../../model/card.ts';
import type { Outgoing, Poster } from '../../model/delivery.ts';
import type { Place } from '../../model/place.ts';
import { safeHeaders } from './headers.ts';
import { expectOwnHost } from './own-page.ts';
import { Refusal, refuse } from './refusal.ts';
import type { WebServer } from './server.ts';

/** The one place of the page: whoever opens it sees what is posted there. */
export const ownPage: Place = { surface: 'web', key: 'web page', reference: {} };

const mostKept = 20;
const mostPages = 16;
/** Proxies and browsers give up on a line that says nothing. */
const aliveEveryMs = 20_000;

interface Post {
  readonly number: number;
  readonly reportId: string;
  readonly card: Card;
}

export class Feed implements Poster {
  readonly #posts: Post[] = [];
  readonly #pages = new Set<ServerResponse>();
  readonly #render: (card: Card) => object;
  #count = 0;

  /** @param render draws a card as the page gets it */
  constructor(render: (card: Card) => object) {
    this.#render = render;
  }

  async post(_place: Place, { reportId, card }: Outgoing): Promise<string> {
    this.#count += 1;
    const post = { number: this.#count, reportId, card };
    this.#posts.push(post);
    if (this.#posts.length > mostKept) this.#posts.shift();
    for (const page of this.#pages) this.#send(page, post);
    return `${post.number}`;
  }

  /** What is not kept here was lost with the process, and no page shows it. */
  async find(_place: Place, reportId: string): Promise<string> {
    const post = this.#posts.find((one) => one.reportId === reportId);
    return post ? `${post.number}` : 'absent';
  }

  mount(server: WebServer): void {
    server.mountGet('/posts', (request, response) => {
      try {
        expectOwnHost(request);
        if (this.#pages.size >= mostPages)
          throw new Refusal(503, 'Too many pages are open. Close one of them.');
      } catch (error) {
        if (error instanceof Refusal) return refuse(error, response);
        throw error;
      }
      this.#open(request, response);
    });
  }

  /** Pages never end by themselves. */
  close(): void {
    for (const page of this.#pages) page.end();
  }

  #open({ headers }: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, {
      ...safeHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
    const seen = Number(headers['last-event-id'] ?? 0);
    for (const post of this.#posts.filter(({ number }) => number > seen))
      this.#send(response, post);
    this.#pages.add(response);
    const alive = setInterval(() => response.write(': still here\n\n'), aliveEveryMs);
    response.once('close', () => {
      clearInterval(alive);
      this.#pages.delete(response);
    });
  }

  #send(page: ServerResponse, { number, card }: Post): void {
    const line = { card: this.#render(card), attachment: card.attachment, done: true };
    page.write(`id: ${number}\ndata: ${JSON.stringify(line)}\n\n`);
  }
}
