/**
 * What encloses a PDU: the common header in front, padding and authentication verifier behind.
 *
 * Source: [C706] 12.6.3, [MS-RPCE] 2.2.2.11. Whether a verifier is right, and whether the body in front
 * of it is encrypted, is the business of protection.ts.
 */
import { type Decoded, encode, Reader, struct, u8, u32le, Writer } from '../codec.ts';
import { dataRepresentation, Header, malformed, readHeader } from './header.ts';

/** [MS-RPCE] 2.2.2.11 */
export const SecTrailer = struct({
  authType: u8,
  authLevel: u8,
  padLength: u8,
  reserved: u8,
  contextId: u32le,
});
export type SecTrailer = Decoded<typeof SecTrailer>;

/** Trailer and token, as they stand behind a body. */
export interface Verifier {
  readonly authType: number;
  readonly authLevel: number;
  readonly contextId: number;
  /** Stands between body and trailer. Left out: zeros up to the next multiple of four. */
  readonly padding?: Uint8Array;
  readonly token: Uint8Array;
}

export interface Frame {
  readonly packetType: number;
  readonly flags: number;
  readonly callId: number;
  /** All between header and padding. */
  readonly body: Uint8Array;
  readonly verifier?: Verifier;
}

/**
 * Takes one whole PDU apart. What comes back are views on it.
 *
 * @throws Failure `rpc.malformed`, `wire.truncated`
 */
export function decodeFrame(pdu: Uint8Array): Frame {
  const reader = new Reader(pdu);
  const { packetType, flags, callId, fragmentLength, authLength } = readHeader(reader);
  if (fragmentLength !== pdu.length) throw malformed('frag_length', fragmentLength);
  const front = { packetType, flags, callId };
  if (authLength === 0) return { ...front, body: reader.take(reader.left) };

  const contentLength = reader.left - SecTrailer.size - authLength;
  if (contentLength < 0) throw malformed('auth_length', authLength);
  const content = reader.take(contentLength);
  const { authType, authLevel, padLength, contextId } = reader.read(SecTrailer);
  if (padLength > contentLength) throw malformed('auth_pad_length', padLength);
  return {
    ...front,
    body: content.subarray(0, contentLength - padLength),
    verifier: {
      authType,
      authLevel,
      contextId,
      padding: content.subarray(contentLength - padLength),
      token: reader.take(authLength),
    },
  };
}

/** @throws RangeError if it doesn't fit into one PDU */
export function encodeFrame({ packetType, flags, callId, body, verifier }: Frame): Buffer {
  const tail = verifier ? tailOf(body.length, verifier) : Buffer.alloc(0);
  const header = encode(Header, {
    version: 5,
    versionMinor: 0,
    packetType,
    flags,
    dataRepresentation,
    fragmentLength: Header.size + body.length + tail.length,
    authLength: verifier?.token.length ?? 0,
    callId,
  });
  return Buffer.concat([header, body, tail]);
}

function tailOf(bodyLength: number, verifier: Verifier): Buffer {
  const { authType, authLevel, contextId, token } = verifier;
  const { padding = Buffer.alloc(paddingTo(4, bodyLength)) } = verifier;
  const writer = new Writer();
  writer.room(padding.length).set(padding);
  writer.write(SecTrailer, {
    authType,
    authLevel,
    padLength: padding.length,
    reserved: 0,
    contextId,
  });
  writer.room(token.length).set(token);
  return writer.bytes();
}

/** How many bytes are missing to the next multiple. */
export function paddingTo(multiple: number, length: number): number {
  return (multiple - (length % multiple)) % multiple;
}
