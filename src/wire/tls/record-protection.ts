/**
 * Opens the records of a TLS 1.3 handshake with the server's handshake secret, which our own side of
 * the connection knows.
 *
 * Source: RFC 8446 sections 5.2, 5.3, 7.1 and 7.3. Reading only; the three cipher suites that Node offers.
 */
import { createDecipheriv, createHmac } from 'node:crypto';

interface Suite {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly hash: 'sha256' | 'sha384';
  /** In bytes. */
  readonly keyLength: number;
}

/** By the number that the ServerHello names. RFC 8446 appendix B.4 */
const suites: Readonly<Record<number, Suite>> = {
  4865: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  4866: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  4867: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};

const ivLength = 12;
const tagLength = 16;

/** What a protected record turns out to hold. */
export interface Opened {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Opens one record after the other, in the order they came; nothing for one that is closed to us. */
export type RecordOpener = (header: Uint8Array, body: Uint8Array) => Opened | undefined;

/** @returns nothing for a cipher suite that we don't know */
export function recordOpener(suiteNumber: number, secret: Uint8Array): RecordOpener | undefined {
  const suite = suites[suiteNumber];
  if (!suite) return undefined;
  const key = expandLabel(suite, secret, 'key', suite.keyLength);
  const iv = expandLabel(suite, secret, 'iv', ivLength);
  let sequence = 0n;
  return (header, body) => {
    const inner = open(suite.cipher, key, nonce(iv, sequence++), header, body);
    if (!inner) return undefined;
    const end = inner.findLastIndex((byte) => byte !== 0); // zeros behind the type are padding
    return { type: inner[end] ?? 0, content: inner.subarray(0, Math.max(0, end)) };
  };
}

function open(
  cipher: Suite['cipher'],
  key: Uint8Array,
  iv: Uint8Array,
  header: Uint8Array,
  body: Uint8Array,
): Buffer | undefined {
  const split = body.length - tagLength;
  if (split < 0) return undefined;
  const decipher = decipherOf(cipher, key, iv);
  decipher.setAAD(header, { plaintextLength: split });
  decipher.setAuthTag(body.subarray(split));
  const plain = decipher.update(body.subarray(0, split));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined; // under another key: the handshake is over
  }
}

/** One call in JavaScript, two in its types. */
function decipherOf(cipher: Suite['cipher'], key: Uint8Array, iv: Uint8Array) {
  const options = { authTagLength: tagLength };
  return cipher === 'chacha20-poly1305'
    ? createDecipheriv(cipher, key, iv, options)
    : createDecipheriv(cipher, key, iv, options);
}

/** HKDF-Expand-Label with an empty context, for no more than one block of the hash. RFC 8446 7.1 */
function expandLabel({ hash }: Suite, secret: Uint8Array, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`, 'ascii');
  const info = Buffer.concat([Buffer.of(0, length, full.length), full, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/** The number of the record, laid over the end of the IV. RFC 8446 5.3 */
function nonce(iv: Buffer, sequence: bigint): Buffer {
  const counted = Buffer.alloc(ivLength);
  counted.writeBigUInt64BE(sequence, ivLength - 8);
  return Buffer.from(iv.map((byte, at) => byte ^ (counted[at] ?? 0)));
}
