/**
 * RC4, which NTLM seals with and OpenSSL 3 no longer offers. Broken for every other use.
 *
 * It is a stream: what it gives depends on all that went through it before.
 */
export class Rc4 {
  readonly #state = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const keyBytes = Buffer.from(key);
    let j = 0;
    for (let i = 0; i < 256; i++) {
      j = (j + this.#state.readUInt8(i) + keyBytes.readUInt8(i % keyBytes.length)) & 0xff;
      this.#swap(i, j);
    }
  }

  /** Encrypts or decrypts the next bytes of the stream. */
  update(data: Uint8Array): Buffer {
    return Buffer.from(data.map((byte) => byte ^ this.#next()));
  }

  #next(): number {
    this.#i = (this.#i + 1) & 0xff;
    this.#j = (this.#j + this.#state.readUInt8(this.#i)) & 0xff;
    const sum = this.#swap(this.#i, this.#j);
    return this.#state.readUInt8(sum & 0xff);
  }

  /** @returns the sum of the two */
  #swap(one: number, other: number): number {
    const [a, b] = [this.#state.readUInt8(one), this.#state.readUInt8(other)];
    this.#state.writeUInt8(b, one);
    this.#state.writeUInt8(a, other);
    return a + b;
  }
}
