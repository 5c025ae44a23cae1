import { Failure } from '../../model/failure.ts';
import { badHead } from './head.ts';

/** In bytes. */
const longestHead = 64 * 1024;
/** Room for this much to begin with. */
const usualHead = 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface HeadText {
  /** The lines of a head, without the empty one that ends it. */
  readonly text: string;
  /** What came with it and belongs to the body. */
  readonly rest: Uint8Array;
}

/** Waits for the empty line that ends a head, however the head was cut on its way. */
export class HeadReader {
  #head = Buffer.alloc(usualHead);
  #filled = 0;
  /** Whether nothing but a line's end has come since the last line's end. */
  #isAtLineStart = true;
  readonly #beginning: string;

  /** @param beginning what every head begins with that is waited for: what begins otherwise has no end to wait for */
  constructor(beginning = '') {
    this.#beginning = beginning;
  }

  /**
   * Takes what has come next. Empty lines in front are skipped. RFC 9112 2.2
   *
   * @throws Failure `http.head-too-large`, `http.bad-head` as soon as it begins otherwise
   */
  push(chunk: Uint8Array): HeadText | undefined {
    let read = 0;
    for (const byte of chunk) {
      read += 1;
      if (this.#endsWith(byte)) return { text: this.#text(), rest: chunk.subarray(read) };
      if (this.#filled === longestHead)
        throw new Failure('http.head-too-large', { limit: longestHead });
    }
    if (!this.#canBegin()) throw badHead('status-line', this.#text());
    return undefined;
  }

  /** Whether anything has come yet. */
  get isEmpty(): boolean {
    return this.#filled === 0;
  }

  #canBegin(): boolean {
    const seen = Math.min(this.#filled, this.#beginning.length);
    return this.#head.toString('latin1', 0, seen) === this.#beginning.slice(0, seen);
  }

  #endsWith(byte: number): boolean {
    const isLineEnd = byte === lineFeed;
    const isEmptyLine = isLineEnd && this.#isAtLineStart;
    if (isEmptyLine && !this.isEmpty) return true;
    if (!isEmptyLine && (byte !== carriageReturn || !this.isEmpty)) this.#keep(byte);
    if (byte !== carriageReturn) this.#isAtLineStart = isLineEnd;
    return false;
  }

  #keep(byte: number): void {
    if (this.#filled === this.#head.length)
      this.#head = Buffer.concat([this.#head, this.#head], this.#filled * 2);
    this.#head[this.#filled] = byte;
    this.#filled += 1;
  }

  #text(): string {
    return this.#head.toString('latin1', 0, this.#filled).trimEnd();
  }
}
