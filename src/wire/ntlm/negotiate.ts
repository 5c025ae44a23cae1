/** The NEGOTIATE message: a client says what it can do. Source: [MS-NLMP] 2.2.1.1. */
import { type Decoded, encode, struct, u32le } from '../codec.ts';
import {
  flag,
  hasFlag,
  MessageHeader,
  modernFlags,
  openMessage,
  ownVersion,
  PayloadField,
  partOf,
  signature,
  Version,
} from './message.ts';

/** What a client opens with. Ours holds no name and no secret. [MS-NLMP] 2.2.1.1 */
const Message = struct({
  header: MessageHeader,
  flags: u32le,
  domain: PayloadField,
  workstation: PayloadField,
  version: Version,
});

const empty = { length: 0, maximumLength: 0, offset: 0 };

/**
 * The same 40 bytes for everyone: a server answers them with its CHALLENGE.
 *
 * @param flags what to ask for, [MS-NLMP] 2.2.2.5
 */
export function encodeNegotiate(flags: number = modernFlags): Buffer {
  return encode(Message, {
    header: { signature, messageType: 1 },
    flags,
    domain: empty,
    workstation: empty,
    version: ownVersion,
  });
}

/** Sent since NT 4; a client that gives no names may end behind its flags. */
const Names = struct({ domain: PayloadField, workstation: PayloadField });
type Names = Decoded<typeof Names>;

export interface Negotiate {
  readonly flags: number;
  /** Of the machine, not of the user; from clients of old, mostly empty. */
  readonly domain: string;
  readonly workstation: string;
  readonly version?: Version;
}

/** @throws Failure `ntlm.not-a-negotiate`, or `wire.truncated` where a part lies beyond the message */
export function decodeNegotiate(message: Uint8Array): Negotiate {
  const reader = openMessage(message, 1, 'ntlm.not-a-negotiate');
  const flags = reader.read(u32le);
  const names: Names =
    reader.left < Names.size ? { domain: empty, workstation: empty } : reader.read(Names);
  const hasVersion = hasFlag(flags, flag.version) && reader.left >= Version.size;
  const version = hasVersion ? reader.read(Version) : undefined;
  const text = (field: PayloadField) => partOf(reader, field).toString('latin1');
  return {
    flags,
    domain: text(names.domain),
    workstation: text(names.workstation),
    ...(version ? { version } : {}),
  };
}
