/**
 * How much may be sent before the receiver has said that it can take more. Source: [MS-RPCH] 3.2.1.1.4;
 * in bytes of RPC PDUs, RTS PDUs don't count.
 */
export class SendWindow {
  readonly #write: (pdu: Buffer) => void;
  readonly #waiting: Buffer[] = [];
  #sent = 0;
  #limit: number;

  constructor(size: number, write: (pdu: Buffer) => void) {
    this.#limit = size;
    this.#write = write;
  }

  send(pdu: Buffer): void {
    this.#waiting.push(pdu);
    this.#flush();
  }

  acknowledge(bytesReceived: number, available: number): void {
    this.#limit = bytesReceived + available;
    this.#flush();
  }

  #flush(): void {
    for (let pdu = this.#next(); pdu; pdu = this.#next()) {
      this.#sent += pdu.length;
      this.#write(pdu);
    }
  }

  #next(): Buffer | undefined {
    const length = this.#waiting[0]?.length ?? 0;
    return this.#sent + length > this.#limit ? undefined : this.#waiting.shift();
  }
}
