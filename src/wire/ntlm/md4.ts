/**
 * MD4, which the hash of every Windows password is made with and OpenSSL 3 no longer offers.
 * Source: RFC 1320. Broken for every other use.
 */

interface Round {
  readonly mix: (x: number, y: number, z: number) => number;
  readonly constant: number;
  /** Which of the sixteen words of a block each step adds. */
  readonly words: Uint8Array;
  /** By how many bits four steps in turn rotate. */
  readonly turns: Buffer;
}

/** RFC 1320, 3.4 */
const rounds: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    words: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    turns: Buffer.of(3, 7, 11, 19),
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a82_7999,
    words: Uint8Array.of(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
    turns: Buffer.of(3, 5, 9, 13),
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9_eba1,
    words: Uint8Array.of(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15),
    turns: Buffer.of(3, 9, 11, 15),
  },
];

const blockSize = 64;

/** @returns 16 bytes */
export function md4(message: Uint8Array): Buffer {
  const input = padded(message);
  let [a, b, c, d] = [0x6745_2301, ~0x1032_5476, ~0x6745_2301, 0x1032_5476];
  for (let at = 0; at < input.length; at += blockSize) {
    const [aBefore, bBefore, cBefore, dBefore] = [a, b, c, d];
    for (const { mix, constant, words, turns } of rounds)
      for (const [step, word] of words.entries()) {
        const sum = a + mix(b, c, d) + input.readUInt32LE(at + 4 * word) + constant;
        [a, b, c, d] = [d, rotated(sum, turns.readUInt8(step % 4)), b, c];
      }
    [a, b, c, d] = [(a + aBefore) | 0, (b + bBefore) | 0, (c + cBefore) | 0, (d + dBefore) | 0];
  }
  return Buffer.concat([a, b, c, d].map(littleEndian));
}

/** With a bit behind its end, and its length in bits at the end of the last block. RFC 1320, 3.1 and 3.2 */
function padded(message: Uint8Array): Buffer {
  const bytes = Math.ceil((message.length + 9) / blockSize) * blockSize;
  const input = Buffer.alloc(bytes);
  input.set(message);
  input.writeUInt8(0x80, message.length);
  input.writeBigUInt64LE(BigInt(message.length) * 8n, bytes - 8);
  return input;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function littleEndian(word: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(word);
  return bytes;
}
