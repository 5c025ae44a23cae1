/** One request over HTTP and what is answered, with the headers that IIS and Exchange add to everything. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { encodeChunk, lastChunk } from '../wire/http1/body.ts';
import {
  encodeResponseHead,
  type Header,
  type RequestHead,
  type ResponseHead,
  valuesOf,
} from '../wire/http1/head.ts';
import type { Body, Incoming } from './incoming.ts';
import type { Knobs } from './knobs.ts';

/** Who answers: Exchange, the web server before Exchange has heard of it, or a device in front. */
export type Answerer = 'exchange' | 'iis' | 'device';

export interface Reply {
  readonly status: number;
  readonly reason: string;
  /** Exchange, if it is left out. */
  readonly from?: Answerer;
  readonly headers?: readonly Header[];
  readonly body?: string | Uint8Array;
}

/** An answer that is under way. */
interface Chunks {
  send(data: Uint8Array): void;
  /** @returns whether another request may follow */
  end(): Promise<boolean>;
}

/** Of a body that is read only to get at the next request, in bytes. */
const longestUnwanted = 64 * 1024;

export class HttpExchange {
  readonly head: RequestHead;
  /** In lower case, without the query. */
  readonly path: string;
  readonly body: Body;
  readonly #socket: Socket;
  readonly #incoming: Incoming;
  readonly #knobs: Knobs;
  readonly #waits: boolean;
  readonly #withheld = new Set<string>();

  /** @throws Failure `http.bad-framing` */
  constructor(socket: Socket, head: RequestHead, incoming: Incoming, knobs: Knobs) {
    this.#socket = socket;
    this.head = head;
    this.#incoming = incoming;
    this.body = incoming.body(head);
    this.#knobs = knobs;
    this.path = (head.target.split('?')[0] ?? '').toLowerCase();
    this.#waits = this.header('expect')?.toLowerCase() === '100-continue';
  }

  header(name: string): string | undefined {
    return valuesOf(this.head, name)[0];
  }

  /** Which connection it came through: the same object for all requests of one. */
  get connection(): object {
    return this.#socket;
  }

  /** As declared; nothing for a body in chunks. */
  get contentLength(): number | undefined {
    if (this.header('transfer-encoding') !== undefined) return undefined;
    return Number(this.header('content-length') ?? 0);
  }

  /** Lets those who wait for it send their body. */
  proceed(): void {
    const isWanted = this.#waits && this.#knobs.front.continues;
    if (isWanted) this.#write({ version: 'HTTP/1.1', status: 100, reason: 'Continue' });
  }

  /**
   * Answers, and reads what is left of the body.
   *
   * @returns whether another request may follow
   */
  async reply(reply: Reply): Promise<boolean> {
    const { status, reason, from, headers = [], body = '' } = reply;
    const length = this.contentLength ?? Number.POSITIVE_INFINITY;
    const closes =
      isClose(headers) ||
      (this.#waits && length > 0) ||
      length > longestUnwanted ||
      this.header('connection')?.toLowerCase() === 'close';
    const content = Buffer.from(body);
    const connection: Header[] = closes && !isClose(headers) ? [['Connection', 'close']] : [];
    const size: Header = ['Content-Length', String(content.length)];
    const all = [...headers, ...connection, size];
    this.#write({ version: 'HTTP/1.1', status, reason, headers: all }, from);
    if (this.head.method !== 'HEAD') this.#socket.write(content);
    return !closes && (await this.body.drain(longestUnwanted));
  }

  /** Begins an answer that goes on. @returns what sends the next part of it */
  stream(reply: Omit<Reply, 'body'>, length: number): (data: Uint8Array) => void {
    const { headers = [], from, ...status } = reply;
    const { chunkedOut } = this.#knobs.front;
    const size: Header = chunkedOut
      ? ['Transfer-Encoding', 'chunked']
      : ['Content-Length', String(length)];
    this.#write({ version: 'HTTP/1.1', ...status, headers: [...headers, size] }, from);
    return (data) => {
      if (this.#socket.writable) this.#socket.write(chunkedOut ? encodeChunk(data) : data);
    };
  }

  /** Whatever answers from now on, no header of that name gets to the client. */
  withhold(name: string): void {
    this.#withheld.add(name.toLowerCase());
  }

  /** Sends what is no HTTP. */
  garble(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Begins an answer in chunks, behind which another request may follow. */
  chunks(reply: Omit<Reply, 'body'>): Chunks {
    const { headers = [], ...status } = reply;
    const chunked: Header = ['Transfer-Encoding', 'chunked'];
    this.#write({ version: 'HTTP/1.1', ...status, headers: [...headers, chunked] });
    const write = (data: Uint8Array) => {
      if (this.#socket.writable) this.#socket.write(data);
    };
    return {
      send: (data) => write(encodeChunk(data)),
      end: () => {
        write(lastChunk);
        return this.body.drain(longestUnwanted);
      },
    };
  }

  /** Waits until the client has gone. */
  ended(): Promise<void> {
    return this.#incoming.end();
  }

  /** Ends the connection, when all is sent. */
  hangUp(): void {
    this.#socket.destroySoon();
  }

  #write(head: Head, from: Answerer = 'exchange'): void {
    const { headers = [], ...status } = head;
    const { front, situation } = this.#knobs;
    const all = head.status === 100 ? headers : [...usualHeaders(from, situation), ...headers];
    const shown = all.filter(([name]) => !this.#withheld.has(name.toLowerCase()));
    const cased = shown.map(([name, value]): Header => [cases[front.headerCase](name), value]);
    if (this.#socket.writable)
      this.#socket.write(encodeResponseHead({ ...status, headers: cased }));
  }
}

type Head = Omit<ResponseHead, 'headers'> & { readonly headers?: readonly Header[] };

function usualHeaders(from: Answerer, { computer, clockAheadMs }: Knobs['situation']): Header[] {
  const date: Header = ['Date', new Date(Date.now() + clockAheadMs).toUTCString()];
  if (from === 'device') return [['Server', 'BigIP'], date];
  const iis: Header[] = [['Server', 'Microsoft-IIS/10.0'], ['X-Powered-By', 'ASP.NET'], date];
  return from === 'iis' ? iis : [...iis, ['request-id', randomUUID()], ['X-FEServer', computer]];
}

function isClose(headers: readonly Header[]): boolean {
  return valuesOf({ headers }, 'connection').some((value) => value === 'close');
}

const cases = {
  usual: (name: string) => name,
  lower: (name: string) => name.toLowerCase(),
  upper: (name: string) => name.toUpperCase(),
};
