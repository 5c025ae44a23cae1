/**
 * The AUTHENTICATE message: a client says who wants in, and proves that it knows the password.
 *
 * Source: [MS-NLMP] 2.2.1.3. Only its bytes: what the responses prove is in ntlmv2.ts. Clients of
 * Windows XP leave out the MIC, older ones the version, and begin their payload there.
 */
import { bytes, encode, type Reader, struct, u32le } from '../codec.ts';
import {
  flag,
  hasFlag,
  MessageHeader,
  noVersion,
  openMessage,
  Payload,
  PayloadField,
  partOf,
  signature,
  textEncoding,
  Version,
} from './message.ts';

/** Where the parts stand. [MS-NLMP] 2.2.1.3 */
export const Fields = struct({
  lmResponse: PayloadField,
  ntResponse: PayloadField,
  domain: PayloadField,
  user: PayloadField,
  workstation: PayloadField,
  encryptedRandomSessionKey: PayloadField,
});

const Fixed = struct({ header: MessageHeader, fields: Fields, flags: u32le, version: Version });

/** HMAC_MD5 over all three messages. [MS-NLMP] 2.2.1.3 */
const Mic = bytes(16);

/** Where a MIC stands, in bytes from the start of the message. */
const micOffset = Fixed.size;
const versionOffset = micOffset - Version.size;

export interface Authenticate {
  readonly flags: number;
  readonly lmResponse: Uint8Array;
  readonly ntResponse: Uint8Array;
  readonly domain: string;
  readonly user: string;
  readonly workstation: string;
  /** Empty without key exchange. */
  readonly encryptedRandomSessionKey: Uint8Array;
  readonly version?: Version;
  /** Sixteen bytes; there if the payload leaves room for it. The AV flags say whether it counts. */
  readonly mic?: Uint8Array;
}

/** Without a MIC there is no room for one either. */
export function encodeAuthenticate(value: Authenticate): Buffer {
  const { flags, version = noVersion, mic = Buffer.alloc(0) } = value;
  const text = (name: string) => Buffer.from(name, textEncoding(flags));
  const payload = new Payload(Fixed.size + mic.length);
  const fields = {
    domain: payload.add(text(value.domain)),
    user: payload.add(text(value.user)),
    workstation: payload.add(text(value.workstation)),
    lmResponse: payload.add(value.lmResponse),
    ntResponse: payload.add(value.ntResponse),
    encryptedRandomSessionKey: payload.add(value.encryptedRandomSessionKey),
  };
  const header = { signature, messageType: 3 };
  const fixed = encode(Fixed, { header, fields, flags, version });
  return Buffer.concat([fixed, mic, payload.bytes()]);
}

/** @throws Failure `ntlm.not-an-authenticate`, or `wire.truncated` where a part lies beyond the message */
export function decodeAuthenticate(message: Uint8Array): Authenticate {
  const reader = openMessage(message, 3, 'ntlm.not-an-authenticate');
  const fields = reader.read(Fields);
  const flags = reader.read(u32le);
  const part = (field: PayloadField) => partOf(reader, field);
  const text = (field: PayloadField) => part(field).toString(textEncoding(flags));
  return {
    flags,
    lmResponse: part(fields.lmResponse),
    ntResponse: part(fields.ntResponse),
    domain: text(fields.domain),
    user: text(fields.user),
    workstation: text(fields.workstation),
    encryptedRandomSessionKey: part(fields.encryptedRandomSessionKey),
    ...beforePayload(reader, Object.values(fields), flags),
  };
}

/** What stands between the flags and the payload, as far as the earliest part leaves room for it. */
function beforePayload(reader: Reader, fields: readonly PayloadField[], flags: number) {
  const messageEnd = versionOffset + reader.left;
  const starts = fields.filter(({ length }) => length > 0).map(({ offset }) => offset);
  const room = Math.min(...starts, messageEnd);
  const hasVersion = hasFlag(flags, flag.version) && room >= micOffset;
  return {
    ...(hasVersion ? { version: reader.read(Version) } : {}),
    ...(room >= micOffset + Mic.size ? { mic: reader.within(micOffset, Mic.size) } : {}),
  };
}

/** A message as its MIC is computed over it: with zeros in the MIC's place. [MS-NLMP] 3.1.5.1.2 */
export function withMic(message: Uint8Array, mic: Uint8Array = Buffer.alloc(Mic.size)): Buffer {
  const changed = Buffer.from(message);
  changed.set(mic, micOffset);
  return changed;
}
