/**
 * What all NTLM messages share. Source: [MS-NLMP] 2.2; little-endian throughout.
 *
 * The payload of a message is found by its fields alone: no order of its parts, no gap-free layout
 * and no length of the fixed part is assumed when reading.
 */
import { Failure } from '../../model/failure.ts';
import { bytes, type Decoded, Reader, struct, u8, u16le, u32le } from '../codec.ts';

export const signature = Buffer.from('NTLMSSP\0', 'latin1');

/** [MS-NLMP] 2.2: how every message begins. */
export const MessageHeader = struct({ signature: bytes(8), messageType: u32le });

/** Where a variable part stands in the payload, counted from the start of the message. */
export const PayloadField = struct({ length: u16le, maximumLength: u16le, offset: u32le });
export type PayloadField = Decoded<typeof PayloadField>;

/** [MS-NLMP] 2.2.2.10: the operating system of who sent it. */
export const Version = struct({
  productMajor: u8,
  productMinor: u8,
  productBuild: u16le,
  reserved: bytes(3),
  ntlmRevision: u8,
});
export type Version = Decoded<typeof Version>;

/** What we say that we are: Windows 10 or Server 2019, with the one revision there is. */
export const ownVersion: Version = {
  productMajor: 10,
  productMinor: 0,
  productBuild: 17_763,
  reserved: Buffer.alloc(3),
  ntlmRevision: 15,
};

/** Fills the room of a version where none is told. */
export const noVersion: Version = {
  productMajor: 0,
  productMinor: 0,
  productBuild: 0,
  reserved: Buffer.alloc(3),
  ntlmRevision: 0,
};

/** [MS-NLMP] 2.2.2.5, as far as we ask for it or look at it. */
export const flag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  targetTypeDomain: 0x0001_0000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  key56: 0x8000_0000,
} as const;

/** What our client asks for and our server grants: 0xE2088235, as Windows without its OEM text and LM key. */
export const modernFlags =
  flag.unicode +
  flag.requestTarget +
  flag.sign +
  flag.seal +
  flag.ntlm +
  flag.alwaysSign +
  flag.extendedSessionSecurity +
  flag.version +
  flag.key128 +
  flag.keyExchange +
  flag.key56;

export function hasFlag(flags: number, one: number): boolean {
  return (flags & one) !== 0;
}

/** Which of these a set of flags lacks, by name. */
export function missingFlags(flags: number, wanted: readonly (keyof typeof flag)[]): string[] {
  return wanted.filter((name) => !hasFlag(flags, flag[name]));
}

/**
 * Reads past the header of a message that must be of one type.
 *
 * @throws Failure by the given code if it is none, `wire.truncated` if it is even shorter
 */
export function openMessage(message: Uint8Array, type: 1 | 2 | 3, code: string): Reader {
  const reader = new Reader(message);
  const header = reader.read(MessageHeader);
  if (!signature.equals(header.signature) || header.messageType !== type)
    throw new Failure(code, { messageType: header.messageType });
  return reader;
}

/**
 * The part of the payload that a field points at, as a view on the message. An empty one may point
 * anywhere.
 *
 * @throws Failure `wire.truncated` if it isn't all there
 */
export function partOf(reader: Reader, { offset, length }: PayloadField): Buffer {
  return length === 0 ? Buffer.alloc(0) : reader.within(offset, length);
}

/** Names are UTF-16 where the flags say so, else in a code page that we can only guess. No terminator. */
export function textEncoding(flags: number): 'utf16le' | 'latin1' {
  return hasFlag(flags, flag.unicode) ? 'utf16le' : 'latin1';
}

/** Lays the variable parts of a message one after the other, behind its fixed part. */
export class Payload {
  readonly #parts: Uint8Array[] = [];
  #end: number;

  /** @param start the length of the fixed part, in bytes */
  constructor(start: number) {
    this.#end = start;
  }

  /** @throws RangeError for more than 65535 bytes, when its field is written */
  add(part: Uint8Array): PayloadField {
    const field = { length: part.length, maximumLength: part.length, offset: this.#end };
    this.#parts.push(part);
    this.#end += part.length;
    return field;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
