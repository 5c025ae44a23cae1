import { encode, struct, u8, u16le, u32le } from '../wire/codec.ts';
import { ExtendedHeader, extendedFlag } from '../wire/emsmdb/extended-buffer.ts';

/** [MS-OXCRPC] 2.2.2.2, and AUX_EXORGINFO of 2.2.2.2.17 */
const OrganizationInfo = struct({ size: u16le, version: u8, type: u8, flags: u32le });

const block = encode(OrganizationInfo, {
  size: OrganizationInfo.size,
  version: 1,
  type: 0x17,
  flags: 1, // there are public folders
});

/** Auxiliary data of about so many bytes: the same thing, said often enough. */
export function auxiliaryOf(size: number, limit: number): Buffer {
  const room = Math.min(size, limit) - ExtendedHeader.size;
  const count = Math.floor(room / block.length);
  if (count < 1) return Buffer.alloc(0);
  const payload = Buffer.concat(Array.from({ length: count }, () => block));
  const header = encode(ExtendedHeader, {
    version: 0,
    flags: extendedFlag.last,
    size: payload.length,
    sizeActual: payload.length,
  });
  return Buffer.concat([header, payload]);
}
