/**
 * The body of an answer, as it comes: PROCESSING, PENDING as often as it takes, DONE, more headers, an
 * empty line, and the bytes that were asked for.
 *
 * Source: [MS-OXCMAPIHTTP] 2.2.2.2 and 2.2.7. Everything is bounded: nobody sends us more than a logon takes.
 */
import { Failure } from '../../model/failure.ts';
import type { Header } from '../http1/head.ts';

/** In bytes: of a meta-tag, of a further header, of the body. */
const longestTag = 64;
const longestHeader = 4 * 1024;
const longestBody = 1024 * 1024;
const mostHeaders = 64;
/** At 30 s each nobody waits for so many. */
const mostPendings = 1_000;

const lineFeed = 0x0a;

export interface MapiBody {
  /** Those behind DONE; they count more than those of the head. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

export class ResponseReader {
  /** How often the server has said that it is still at work. */
  pendings = 0;
  /** Counts what shows that the server is at work: complete lines. */
  lines = 0;
  #state: 'tags' | 'headers' | 'body' = 'tags';
  #line = '';
  readonly #headers: Header[] = [];
  readonly #body: Buffer[] = [];
  #size = 0;

  /**
   * @throws Failure `mapi-http.bad-meta-tag`, `mapi-http.bad-header`, `mapi-http.endless-pending`,
   *   `mapi-http.oversized`
   */
  push(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0 && this.#state !== 'body') rest = this.#takeLine(rest);
    this.#size += rest.length;
    if (this.#size > longestBody) throw new Failure('mapi-http.oversized', { limit: longestBody });
    if (rest.length > 0) this.#body.push(rest);
  }

  /** Whether DONE has come. */
  get isDone(): boolean {
    return this.#state !== 'tags';
  }

  /**
   * What there is when nothing more comes.
   *
   * @throws Failure `mapi-http.no-done`, `mapi-http.truncated`
   */
  end(): MapiBody {
    if (this.#state === 'tags') throw new Failure('mapi-http.no-done', { pendings: this.pendings });
    if (this.#state === 'headers') throw new Failure('mapi-http.truncated', { part: 'headers' });
    return { headers: this.#headers, body: Buffer.concat(this.#body) };
  }

  #takeLine(chunk: Buffer): Buffer {
    const end = chunk.indexOf(lineFeed);
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    const longest = this.#state === 'tags' ? longestTag : longestHeader;
    if (this.#line.length + part.length > longest) throw this.#badLine(part);
    this.#line += part.toString('latin1');
    if (end < 0) return chunk.subarray(chunk.length);
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    this.lines += 1;
    if (this.#state === 'tags') this.#takeTag(line);
    else this.#takeHeader(line);
    return chunk.subarray(end + 1);
  }

  #takeTag(tag: string): void {
    if (tag === 'DONE') this.#state = 'headers';
    if (tag === 'DONE' || tag === 'PROCESSING') return;
    if (tag !== 'PENDING') throw this.#badLine(Buffer.from(tag, 'latin1'));
    this.pendings += 1;
    if (this.pendings > mostPendings)
      throw new Failure('mapi-http.endless-pending', { limit: mostPendings });
  }

  #takeHeader(line: string): void {
    if (line === '') {
      this.#state = 'body';
      return;
    }
    const [, name, value = ''] = /^([\w-]{1,100}):(.*)$/.exec(line) ?? [];
    if (!name || this.#headers.length === mostHeaders) throw this.#badLine(Buffer.from(line));
    this.#headers.push([name, value.trim()]);
  }

  #badLine(part: Buffer): Failure {
    const line = `${this.#line}${part.toString('latin1', 0, 100)}`.slice(0, 100);
    const isTag = this.#state === 'tags';
    return new Failure(isTag ? 'mapi-http.bad-meta-tag' : 'mapi-http.bad-header', { line });
  }
}

/** A meta-tag or a further header, as it stands on the wire. */
export function encodeLine(line: string): Buffer {
  return Buffer.from(`${line}\r\n`, 'latin1');
}
