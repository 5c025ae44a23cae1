import { Reader } from '../codec.ts';
import { Header, readHeader } from '../dcerpc/header.ts';

/**
 * Cuts the body of a channel into PDUs, however it was cut on its way. Holds on to one PDU at most,
 * 64 KiB.
 */
export class PduSplitter {
  /** Of the PDU that is under way: its header, and all of it once its length is known. */
  #pdu = Buffer.alloc(Header.size);
  #filled = 0;

  /**
   * Takes what has come next.
   *
   * @returns the PDUs that are whole by now, each a copy
   * @throws Failure `rpc.malformed` for what is no PDU, and from then on for everything
   */
  push(chunk: Uint8Array): Buffer[] {
    const pdus: Buffer[] = [];
    let rest = chunk;
    while (rest.length > 0 || this.#filled === this.#pdu.length) {
      rest = rest.subarray(this.#fill(rest));
      if (this.#filled < this.#pdu.length) break;
      const pdu = this.#next();
      if (pdu) pdus.push(pdu);
    }
    return pdus;
  }

  /** Whether all that has come is whole PDUs: a channel that ends elsewhere was cut off. */
  get isBetweenPdus(): boolean {
    return this.#filled === 0;
  }

  #fill(chunk: Uint8Array): number {
    const taken = Math.min(chunk.length, this.#pdu.length - this.#filled);
    this.#pdu.set(chunk.subarray(0, taken), this.#filled);
    this.#filled += taken;
    return taken;
  }

  /** What is filled is a header, for which room is made, or a whole PDU. */
  #next(): Buffer | undefined {
    const filled = this.#pdu;
    const { fragmentLength } = readHeader(new Reader(filled));
    if (fragmentLength > filled.length) {
      this.#pdu = Buffer.alloc(fragmentLength);
      this.#pdu.set(filled);
      return undefined;
    }
    this.#pdu = Buffer.alloc(Header.size);
    this.#filled = 0;
    return filled;
  }
}
