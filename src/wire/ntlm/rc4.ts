/**
 * RC4, which NTLM seals with and OpenSSL 3 no longer offers. Broken for every other use.
 *
 * It is a stream: what it gives depends on all that went through it before.
 */
export class Rc4 {
  readonly #state = Uint8Array.from(unmixed);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let i = 0, j = 0; i < state.length; i += 1) {
      const value = at(state, i);
      j = (j + value + at(key, i % key.length)) & 0xff;
      state[i] = at(state, j);
      state[j] = value;
    }
  }

  /** Encrypts or decrypts the next bytes of the stream. */
  update(data: Uint8Array): Buffer {
    const state = this.#state;
    const out = Buffer.from(data);
    let [i, j] = [this.#i, this.#j];
    for (let place = 0; place < out.length; place += 1) {
      i = (i + 1) & 0xff;
      const one = at(state, i);
      j = (j + one) & 0xff;
      const other = at(state, j);
      state[i] = other;
      state[j] = one;
      out[place] = at(out, place) ^ at(state, (one + other) & 0xff);
    }
    [this.#i, this.#j] = [i, j];
    return out;
  }
}

const unmixed = Uint8Array.from({ length: 256 }, (_, value) => value);

/** Of places that exist. */
function at(bytes: Uint8Array, place: number): number {
  return bytes[place] ?? 0;
}
