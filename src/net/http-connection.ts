/**
 * One HTTP/1.1 connection, request by request, for what Node's own client can't do: several requests
 * on the very same socket, methods of its own, a request whose body never ends, an answer in between.
 *
 * Source: RFC 9112. Waits have no limit here: whoever waits sets one.
 */
import type { Duplex } from 'node:stream';
import { Failure } from '../model/failure.ts';
import { bodyReader, framingOfResponse } from '../wire/http1/body.ts';
import {
  encodeRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
  valuesOf,
} from '../wire/http1/head.ts';
import { HeadReader } from '../wire/http1/head-reader.ts';
import type { Strand } from './conversation.ts';
import { failureOf } from './failure-of.ts';

export interface Answer extends ResponseHead {
  readonly body: Buffer;
  /** The server keeps the connection, and all of the answer has been read from it. */
  readonly keepsConnection: boolean;
}

const mostBodyBytes = 64 * 1024;
const mostInterimAnswers = 8;

export class HttpConnection implements Disposable {
  readonly #stream: Duplex;
  readonly #strand: Strand;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Uint8Array = Buffer.alloc(0);

  /** @param stream connected, with a listener for its errors */
  constructor(stream: Duplex, strand: Strand) {
    this.#stream = stream;
    this.#strand = strand;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  send(head: RequestHead, body: Uint8Array = Buffer.alloc(0)): void {
    this.#strand.request(head);
    this.#stream.write(Buffer.concat([encodeRequestHead(head), body]));
  }

  /** More of the body that is under way. */
  write(data: Uint8Array): void {
    this.#stream.write(data);
  }

  /**
   * The next answer with its body, of which a part is read that a person would.
   *
   * @param mostBytes of the body; what follows is left where it is, and the connection with it
   * @throws Failure `http.closed`, `http.bad-head`, `http.head-too-large`, `http.bad-framing`,
   *   `http.bad-chunk` and the system's own
   */
  async answer(mostBytes: number = mostBodyBytes): Promise<Answer> {
    return this.rest(await this.head(), mostBytes);
  }

  /** The answer that this head begins. */
  async rest(head: ResponseHead, mostBytes: number = mostBodyBytes): Promise<Answer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const reader = bodyReader(framingOfResponse(head));
    while (!reader.isComplete && size < mostBytes) {
      const chunk = await this.#next('body');
      if (!chunk) break;
      const read = reader.push(chunk);
      chunks.push(...read);
      size += read.reduce((sum, { length }) => sum + length, 0);
    }
    this.#rest = reader.rest;
    const body = Buffer.concat(chunks).subarray(0, mostBytes);
    return { ...head, body, keepsConnection: reader.isComplete && keepsConnection(head) };
  }

  /** The head of the next answer; those that only ask for patience (1xx) are passed over. */
  async head(): Promise<ResponseHead> {
    for (let interim = 0; interim < mostInterimAnswers; interim += 1) {
      const head = await this.#anyHead();
      this.#strand.response(head);
      if (head.status >= 200) return head;
    }
    throw new Failure('http.bad-head', { part: 'interim answers' });
  }

  /** The body of an answer as it comes, without end if it has none. */
  async *body(head: ResponseHead): AsyncGenerator<Uint8Array, void> {
    const reader = bodyReader(framingOfResponse(head));
    while (!reader.isComplete) {
      const chunk = await this.#next('body');
      if (!chunk) return;
      yield* reader.push(chunk);
    }
    this.#rest = reader.rest;
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }

  async #anyHead(): Promise<ResponseHead> {
    const reader = new HeadReader('HTTP/');
    for (;;) {
      const chunk = await this.#next('headers');
      if (!chunk) throw new Failure('http.closed', { phase: 'headers', answered: !reader.isEmpty });
      const read = reader.push(chunk);
      if (!read) continue;
      this.#rest = read.rest;
      return parseResponseHead(read.text);
    }
  }

  /** @returns nothing at the end */
  async #next(phase: string): Promise<Uint8Array | undefined> {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (rest.length > 0) return rest;
    try {
      const { value, done } = await this.#chunks.next();
      return done ? undefined : value;
    } catch (error) {
      throw reasonOf(error, phase);
    }
  }
}

function keepsConnection(head: ResponseHead): boolean {
  const said = [...valuesOf(head, 'connection'), ...valuesOf(head, 'proxy-connection')];
  const words = said.join().toLowerCase();
  return head.version === 'HTTP/1.0' ? words.includes('keep-alive') : !words.includes('close');
}

/** Node's words for a stream that was ended by the other side, or by us because the time was up. */
const endings: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'ECANCELED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function reasonOf(error: unknown, phase: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (endings.has(code)) return new Failure('http.closed', { phase }, { cause: error });
  return failureOf(error, { phase }) ?? error;
}
