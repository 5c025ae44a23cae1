/**
 * EcDoRpcExt2: sends ROPs to the store and brings back what they gave. Source: [MS-OXCRPC] 3.1.4.2,
 * opnum 11.
 */
import { NdrReader, NdrWriter } from '../dcerpc/ndr.ts';
import { auxiliaryLimit } from './connect.ts';

/** What the server may not do to its answer. [MS-OXCRPC] 3.1.4.2 */
const ext2Flag = { noCompression: 0x1, noXorMagic: 0x2, chain: 0x4 } as const;

export interface Ext2Request {
  readonly context: Uint8Array;
  readonly flags: number;
  /** An RPC_HEADER_EXT and what belongs to it. */
  readonly ropIn: Uint8Array;
  /** In bytes. */
  readonly ropOutLimit: number;
  readonly auxiliaryIn: Uint8Array;
  readonly auxiliaryOutLimit: number;
}

/** A plain answer, of a size that Exchange 2007 takes, too. */
export const ordinaryExt2 = {
  flags: ext2Flag.noCompression | ext2Flag.noXorMagic,
  ropOutLimit: 0x8007,
  auxiliaryIn: Buffer.alloc(0),
  auxiliaryOutLimit: auxiliaryLimit,
} as const satisfies Partial<Ext2Request>;

export function encodeExt2Request(request: Ext2Request): Buffer {
  return new NdrWriter()
    .contextHandle(request.context)
    .u32(request.flags)
    .conformant(request.ropIn)
    .u32(request.ropIn.length)
    .u32(request.ropOutLimit)
    .conformant(request.auxiliaryIn)
    .u32(request.auxiliaryIn.length)
    .u32(request.auxiliaryOutLimit)
    .stub();
}

/** @throws Failure `wire.truncated` */
export function decodeExt2Request(stub: Uint8Array): Ext2Request {
  const reader = new NdrReader(stub);
  const front = {
    context: reader.contextHandle(),
    flags: reader.u32(),
    ropIn: reader.conformant(),
  };
  reader.u32();
  const ropOutLimit = reader.u32();
  const auxiliaryIn = reader.conformant();
  reader.u32();
  return { ...front, ropOutLimit, auxiliaryIn, auxiliaryOutLimit: reader.u32() };
}

export interface Ext2Response {
  readonly context: Uint8Array;
  readonly flags: number;
  readonly ropOut: Uint8Array;
  readonly auxiliaryOut: Uint8Array;
  /** What the server took for it. */
  readonly serverTimeMs: number;
  /** A store code: of the call, not of the ROPs in it. */
  readonly returnValue: number;
}

export function encodeExt2Response(response: Ext2Response): Buffer {
  return new NdrWriter()
    .contextHandle(response.context)
    .u32(response.flags)
    .conformantVarying(response.ropOut)
    .u32(response.ropOut.length)
    .conformantVarying(response.auxiliaryOut)
    .u32(response.auxiliaryOut.length)
    .u32(response.serverTimeMs)
    .u32(response.returnValue)
    .stub();
}

/** @throws Failure `rpc.bad-array`, `wire.truncated` */
export function decodeExt2Response(stub: Uint8Array): Ext2Response {
  const reader = new NdrReader(stub);
  const context = reader.contextHandle();
  const flags = reader.u32();
  const ropOut = reader.conformantVarying();
  reader.u32();
  const auxiliaryOut = reader.conformantVarying();
  reader.u32();
  return {
    context,
    flags,
    ropOut,
    auxiliaryOut,
    serverTimeMs: reader.u32(),
    returnValue: reader.u32(),
  };
}
