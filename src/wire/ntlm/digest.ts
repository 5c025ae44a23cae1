import { hash } from 'node:crypto';

/** MD5 of all parts in a row, 16 bytes. */
export function md5(...parts: readonly Uint8Array[]): Buffer {
  return hash('md5', Buffer.concat(parts), 'buffer');
}

/** Of MD5, in bytes. */
const blockSize = 64;

/**
 * HMAC_MD5(key, all parts in a row) of [MS-NLMP] 6, 16 bytes. By RFC 2104 itself: a key object, which
 * `createHmac` makes for each, costs more than the two hashes.
 */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const block = Buffer.alloc(blockSize);
  block.set(key.length > blockSize ? md5(key) : key);
  const inner = md5(
    block.map((byte) => byte ^ 0x36),
    ...parts,
  );
  return md5(
    block.map((byte) => byte ^ 0x5c),
    inner,
  );
}
