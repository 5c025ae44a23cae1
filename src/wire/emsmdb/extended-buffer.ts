/**
 * What carries ROPs: RPC_HEADER_EXT, the size of the ROPs, the ROPs, and a table of handles.
 *
 * Source: [MS-OXCRPC] 2.2.2.1 and 3.1.4.2.1.2, [MS-OXCROPS] 2.2.1.
 */
import { Failure } from '../../model/failure.ts';
import { encode, Reader, struct, u16le, u32le, Writer } from '../codec.ts';

/** [MS-OXCRPC] 2.2.2.1 */
export const ExtendedHeader = struct({
  version: u16le,
  flags: u16le,
  size: u16le,
  sizeActual: u16le,
});

export const extendedFlag = { compressed: 0x0001, xorMagic: 0x0002, last: 0x0004 } as const;

/** [MS-OXCRPC] 3.1.4.2.1.2.2: hides nothing from anyone. */
const xorMask = 0xa5;

export interface RopBuffer {
  /** One behind the other. */
  readonly rops: Uint8Array;
  readonly handles: readonly number[];
}

/** A handle that no server object has yet. */
export const noHandle = 0xffff_ffff;

/** Plain, as we ask servers for it. */
export function encodeRopBuffer({ rops, handles }: RopBuffer): Buffer {
  const writer = new Writer().write(u16le, u16le.size + rops.length);
  writer.room(rops.length).set(rops);
  for (const handle of handles) writer.write(u32le, handle);
  const payload = writer.bytes();
  const size = payload.length;
  const flags = extendedFlag.last;
  return Buffer.concat([
    encode(ExtendedHeader, { version: 0, flags, size, sizeActual: size }),
    payload,
  ]);
}

/**
 * Reads the first buffer; others of a chain are left alone.
 *
 * @throws Failure `emsmdb.compressed` for what we asked not to be sent, `emsmdb.bad-buffer`,
 *   `wire.truncated`
 */
export function decodeRopBuffer(data: Uint8Array): RopBuffer {
  const reader = new Reader(payloadOf(data));
  const ropSize = reader.read(u16le);
  if (ropSize < u16le.size) throw new Failure('emsmdb.bad-buffer', { part: 'RopSize', ropSize });
  const rops = reader.take(ropSize - u16le.size);
  const count = Math.floor(reader.left / u32le.size);
  return { rops, handles: Array.from({ length: count }, () => reader.read(u32le)) };
}

function payloadOf(data: Uint8Array): Uint8Array {
  const reader = new Reader(data);
  const { version, flags, size } = reader.read(ExtendedHeader);
  if (version !== 0) throw new Failure('emsmdb.bad-buffer', { part: 'Version', version });
  const payload = reader.take(size);
  if ((flags & extendedFlag.compressed) !== 0) throw new Failure('emsmdb.compressed', { size });
  const isMasked = (flags & extendedFlag.xorMagic) !== 0;
  return isMasked ? payload.map((byte) => byte ^ xorMask) : payload;
}
