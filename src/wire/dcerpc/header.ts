/**
 * How every connection-oriented PDU begins. Source: [C706] 12.6.3, [MS-RPCE] 2.2.2; little-endian only.
 */
import { Failure } from '../../model/failure.ts';
import { bytes, type Decoded, type Reader, struct, u8, u16le, u32le } from '../codec.ts';

/** [C706] 12.6.3.1, with the names of its fields written out */
export const Header = struct({
  version: u8,
  versionMinor: u8,
  packetType: u8,
  flags: u8,
  dataRepresentation: bytes(4),
  fragmentLength: u16le,
  /** Of the token alone, without its trailer. */
  authLength: u16le,
  callId: u32le,
});
export type Header = Decoded<typeof Header>;

/** Little-endian, ASCII, IEEE. */
export const dataRepresentation = Buffer.from([0x10, 0, 0, 0]);

/** [C706] 12.6.4.1, [MS-RPCE] 2.2.2.10, [MS-RPCH] 2.2.3.3 */
export const packetType = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bind_ack: 12,
  bind_nak: 13,
  alter_context: 14,
  alter_context_resp: 15,
  auth3: 16,
  shutdown: 17,
  co_cancel: 18,
  orphaned: 19,
  rts: 20,
} as const;

/** [C706] 12.6.3.1, [MS-RPCE] 2.2.2.3 */
export const pfc = {
  firstFragment: 0x01,
  lastFragment: 0x02,
  /** On a bind and its answer; elsewhere the same bit says that a cancel is pending. */
  supportHeaderSign: 0x04,
  concurrentMultiplexing: 0x10,
  didNotExecute: 0x20,
  maybe: 0x40,
  objectUuid: 0x80,
} as const;

/** A PDU that contradicts the specification or itself; `part` is what the specification calls it. */
export function malformed(part: string, value: number): Failure {
  return new Failure('rpc.malformed', { part, value });
}

/**
 * Reads a header and makes sure that the rest can be read as what it says.
 *
 * @throws Failure `rpc.malformed`, `wire.truncated`
 */
export function readHeader(reader: Reader): Header {
  const header = reader.read(Header);
  const [order = 0, floats = 0] = header.dataRepresentation;
  if (header.version !== 5) throw malformed('rpc_vers', header.version);
  if (header.versionMinor > 1) throw malformed('rpc_vers_minor', header.versionMinor);
  if (order !== 0x10 || floats !== 0) throw malformed('packed_drep', order);
  if (header.fragmentLength < Header.size) throw malformed('frag_length', header.fragmentLength);
  return header;
}
