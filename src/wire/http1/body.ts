/**
 * Where the body of an HTTP/1.1 message ends, and what is in it, as it comes.
 *
 * Source: RFC 9112 sections 6 and 7. Nothing is kept but what a chunk header needs.
 */
import { Failure } from '../../model/failure.ts';
import { type RequestHead, type ResponseHead, valuesOf } from './head.ts';

/** `close`: all that comes until the connection ends. */
export type Framing =
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' };

const empty: Framing = { kind: 'length', length: 0 };

/** @throws Failure `http.bad-framing` */
export function framingOfRequest(head: RequestHead): Framing {
  return declaredFraming(head) ?? empty;
}

/**
 * Of the answer to anything but HEAD and CONNECT.
 *
 * @throws Failure `http.bad-framing`
 */
export function framingOfResponse(head: ResponseHead): Framing {
  const { status } = head;
  if (status < 200 || status === 204 || status === 304) return empty;
  return declaredFraming(head) ?? { kind: 'close' };
}

/** Transfer-Encoding overrides Content-Length. RFC 9112 6.3 */
function declaredFraming(head: RequestHead | ResponseHead): Framing | undefined {
  const codings = listed(head, 'transfer-encoding').map((coding) => coding.toLowerCase());
  if (codings.at(-1) === 'chunked') return { kind: 'chunked' };
  if (codings.length > 0) throw badFraming('transfer-encoding', codings.join(', '));
  const [length, ...others] = listed(head, 'content-length');
  if (length === undefined) return undefined;
  if (!/^\d{1,15}$/.test(length) || others.some((other) => other !== length))
    throw badFraming('content-length', [length, ...others].join(', '));
  return { kind: 'length', length: Number(length) };
}

function listed(head: RequestHead | ResponseHead, name: string): string[] {
  return valuesOf(head, name).flatMap((value) => value.split(',').map((item) => item.trim()));
}

function badFraming(header: string, text: string): Failure {
  return new Failure('http.bad-framing', { header, text: text.slice(0, 200) });
}

export interface BodyReader {
  /** Takes what has come next, and gives what of it is body. */
  push(chunk: Uint8Array): Uint8Array[];
  /** Whether the body has ended. One that ends with the connection never says so. */
  readonly isComplete: boolean;
  /** What came behind the end: the next message. */
  readonly rest: Uint8Array;
}

export function bodyReader(framing: Framing): BodyReader {
  switch (framing.kind) {
    case 'length':
      return new LengthReader(framing.length);
    case 'close':
      return new LengthReader(Number.POSITIVE_INFINITY);
    case 'chunked':
      return new ChunkedReader();
  }
}

class LengthReader implements BodyReader {
  rest: Uint8Array = Buffer.alloc(0);
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get isComplete(): boolean {
    return this.#left === 0;
  }

  push(chunk: Uint8Array): Uint8Array[] {
    const taken = Math.min(chunk.length, this.#left);
    this.#left -= taken;
    this.rest = Buffer.concat([this.rest, chunk.subarray(taken)]);
    return taken > 0 ? [chunk.subarray(0, taken)] : [];
  }
}

/** In bytes; of all lines that are no body. */
const longestLine = 4 * 1024;
const longestTrailers = 64 * 1024;

const lineFeed = 0x0a;
const sizeLine = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;

class ChunkedReader implements BodyReader {
  rest: Uint8Array = Buffer.alloc(0);
  isComplete = false;
  #expects: 'size' | 'data' | 'end' | 'trailer' = 'size';
  /** Of the chunk that is under way. */
  #left = 0;
  #line = '';
  #trailers = 0;

  /** Copies, since a chunk may be a byte, and a view of it takes more room than the byte. */
  push(chunk: Uint8Array): Uint8Array[] {
    const data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const body = Buffer.allocUnsafe(data.length);
    let filled = 0;
    let at = 0;
    while (at < data.length && !this.isComplete) {
      if (this.#expects !== 'data') {
        at = this.#takeLine(data, at);
        continue;
      }
      const end = Math.min(data.length, at + this.#left);
      filled += data.copy(body, filled, at, end);
      this.#left -= end - at;
      if (this.#left === 0) this.#expects = 'end';
      at = end;
    }
    this.rest = Buffer.concat([this.rest, data.subarray(at)]);
    return filled > 0 ? [tight(body, filled)] : [];
  }

  /** @returns where the next one begins */
  #takeLine(data: Buffer, at: number): number {
    const found = data.indexOf(lineFeed, at);
    const end = found < 0 ? data.length : found;
    if (this.#line.length + end - at > longestLine) throw badChunk('length of a line');
    this.#line += data.toString('latin1', at, end);
    if (found < 0) return end;
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#endLine(line);
    return end + 1;
  }

  #endLine(line: string): void {
    switch (this.#expects) {
      case 'size':
        this.#begin(line);
        return;
      case 'end':
        if (line !== '') throw badChunk('data');
        this.#expects = 'size';
        return;
      case 'trailer':
        this.#trailers += line.length;
        if (this.#trailers > longestTrailers) throw badChunk('trailers');
        this.isComplete = line === '';
        return;
      case 'data':
    }
  }

  #begin(line: string): void {
    const [, size] = sizeLine.exec(line) ?? [];
    if (!size) throw badChunk('size');
    this.#left = Number.parseInt(size, 16);
    this.#expects = this.#left > 0 ? 'data' : 'trailer';
  }
}

/** What is filled of a buffer, without the rest of it if that is more. */
function tight(buffer: Buffer, filled: number): Buffer {
  const taken = buffer.subarray(0, filled);
  return filled * 2 < buffer.length ? Buffer.from(taken) : taken;
}

function badChunk(part: string): Failure {
  return new Failure('http.bad-chunk', { part });
}

/** An empty one would end the body: nothing is written for it. */
export function encodeChunk(data: Uint8Array): Buffer {
  if (data.length === 0) return Buffer.alloc(0);
  const size = `${data.length.toString(16)}\r\n`;
  return Buffer.concat([Buffer.from(size), data, Buffer.from('\r\n')]);
}

/** Ends a chunked body. */
export const lastChunk: Uint8Array = Buffer.from('0\r\n\r\n');
