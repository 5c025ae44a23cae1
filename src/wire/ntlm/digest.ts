import { createHash, createHmac } from 'node:crypto';

/** MD5 of all parts in a row, 16 bytes. */
export function md5(...parts: readonly Uint8Array[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}

/** HMAC_MD5(key, all parts in a row) of [MS-NLMP] 6, 16 bytes. */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  return createHmac('md5', key).update(Buffer.concat(parts)).digest();
}
