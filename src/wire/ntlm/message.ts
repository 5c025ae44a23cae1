/**
 * What all NTLM messages share. Source: [MS-NLMP] 2.2; little-endian throughout.
 */
import { bytes, type Decoded, struct, u8, u16le, u32le } from '../codec.ts';

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

/** [MS-NLMP] 2.2.2.5, as far as we ask for it or look at it. */
export const flag = {
  unicode: 0x0000_0001,
  requestTarget: 0x0000_0004,
  sign: 0x0000_0010,
  seal: 0x0000_0020,
  ntlm: 0x0000_0200,
  alwaysSign: 0x0000_8000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  keyExchange: 0x4000_0000,
  key56: 0x8000_0000,
} as const;

export function hasFlag(flags: number, one: number): boolean {
  return (flags & one) !== 0;
}
