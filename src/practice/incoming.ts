import type { Socket } from 'node:net';
import { type BodyReader, bodyReader, framingOfRequest } from '../wire/http1/body.ts';
import { parseRequestHead, type RequestHead } from '../wire/http1/head.ts';
import { HeadReader } from '../wire/http1/head-reader.ts';

/** What comes in on one connection: request after request, each with its body. */
export class Incoming {
  readonly #chunks: AsyncIterator<Buffer>;
  /** What was read too far. */
  #kept: Uint8Array = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  /**
   * The next request.
   *
   * @returns nothing once the client has gone, also in the middle of a head
   * @throws Failure `http.bad-head`, `http.head-too-large`
   */
  async head(): Promise<RequestHead | undefined> {
    const reader = new HeadReader();
    for (let chunk = await this.#next(); chunk; chunk = await this.#next()) {
      const head = reader.push(chunk);
      if (!head) continue;
      this.#kept = head.rest;
      return parseRequestHead(head.text);
    }
    return undefined;
  }

  /** @throws Failure `http.bad-framing` */
  body(head: RequestHead): Body {
    return new Body(bodyReader(framingOfRequest(head)), {
      next: () => this.#next(),
      keep: (rest) => {
        this.#kept = rest;
      },
    });
  }

  /** Reads what comes, and forgets it, until the client has gone. */
  async end(): Promise<void> {
    while (await this.#next());
  }

  /** @returns nothing at the end, however it came about */
  async #next(): Promise<Uint8Array | undefined> {
    const kept = this.#kept;
    this.#kept = Buffer.alloc(0);
    if (kept.length > 0) return kept;
    try {
      const { value, done } = await this.#chunks.next();
      return done ? undefined : value;
    } catch {
      return undefined; // reset by the client, or destroyed by us
    }
  }
}

interface Source {
  next(): Promise<Uint8Array | undefined>;
  keep(rest: Uint8Array): void;
}

/** The body of one request. It may never end, as that of an IN channel. */
export class Body {
  readonly #reader: BodyReader;
  readonly #source: Source;

  constructor(reader: BodyReader, source: Source) {
    this.#reader = reader;
    this.#source = source;
  }

  /** @throws Failure `http.bad-chunk` */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (!this.#reader.isComplete) {
      const chunk = await this.#source.next();
      if (!chunk) return;
      yield* this.#reader.push(chunk);
    }
    if (this.#reader.rest.length > 0) this.#source.keep(this.#reader.rest);
  }

  /**
   * Reads what nobody wants.
   *
   * @returns whether there was an end to it, within so many bytes
   */
  async drain(limit: number): Promise<boolean> {
    let left = limit;
    for await (const chunk of this) {
      left -= chunk.length;
      if (left < 0) return false;
    }
    return this.#reader.isComplete;
  }
}
