/**
 * A call and what comes of it: request, response and fault. Source: [C706] 12.6.4.7 to 12.6.4.10.
 */
import { type Decoded, Reader, struct, u8, u16le, u32le, Writer } from '../codec.ts';
import { pfc } from './header.ts';
import { Uuid } from './uuid.ts';

/** [C706] 12.6.4.9 */
export const RequestFront = struct({ allocationHint: u32le, contextId: u16le, opnum: u16le });

/** [C706] 12.6.4.10 */
export const ResponseFront = struct({
  allocationHint: u32le,
  contextId: u16le,
  cancelCount: u8,
  reserved: u8,
});

/** The server refused or could not finish the call. [C706] 12.6.4.7, [MS-RPCE] 2.2.2.7 */
export const FaultFront = struct({
  allocationHint: u32le,
  contextId: u16le,
  cancelCount: u8,
  /** Bit 0: extended error information stands in the stub. */
  faultFlags: u8,
  status: u32le,
});

export interface Request extends Decoded<typeof RequestFront> {
  /** A UUID. Nothing in Exchange asks for it. */
  readonly object?: string;
  readonly stub: Uint8Array;
}

export interface Response {
  /** Bytes of stub from here on, this fragment included; 0 if the sender doesn't say. */
  readonly allocationHint: number;
  readonly contextId: number;
  readonly cancelCount: number;
  readonly stub: Uint8Array;
}

export interface Fault extends Decoded<typeof FaultFront> {
  readonly stub: Uint8Array;
}

export function decodeRequest(body: Uint8Array, flags: number): Request {
  const reader = new Reader(body);
  const front = reader.read(RequestFront);
  const object = (flags & pfc.objectUuid) !== 0 ? { object: reader.read(Uuid) } : {};
  return { ...front, ...object, stub: reader.take(reader.left) };
}

export function encodeRequest({ object, stub, ...front }: Request): Buffer {
  const writer = new Writer().write(RequestFront, front);
  if (object) writer.write(Uuid, object);
  writer.room(stub.length).set(stub);
  return writer.bytes();
}

export function decodeResponse(body: Uint8Array): Response {
  const reader = new Reader(body);
  const { allocationHint, contextId, cancelCount } = reader.read(ResponseFront);
  return { allocationHint, contextId, cancelCount, stub: reader.take(reader.left) };
}

export function encodeResponse({ stub, ...front }: Response): Buffer {
  const writer = new Writer().write(ResponseFront, { ...front, reserved: 0 });
  writer.room(stub.length).set(stub);
  return writer.bytes();
}

export function decodeFault(body: Uint8Array): Fault {
  const reader = new Reader(body);
  const front = reader.read(FaultFront);
  // Reserved. What matters has been said before, so its absence is no reason to lose it.
  reader.take(Math.min(4, reader.left));
  return { ...front, stub: reader.take(reader.left) };
}

export function encodeFault({ stub, ...front }: Fault): Buffer {
  const writer = new Writer().write(FaultFront, front).write(u32le, 0);
  writer.room(stub.length).set(stub);
  return writer.bytes();
}
