/**
 * The CHALLENGE message: a server says who it is, which domain it is in and what its clock shows, to
 * anyone who asks and before any password.
 *
 * Source: [MS-NLMP] 2.2.1.2 and 2.2.2.1. The parts of the payload are found by their fields alone;
 * no order of them is assumed.
 */
import { Failure } from '../../model/failure.ts';
import { bytes, decode, Reader, struct, u16le, u32le, u64le } from '../codec.ts';
import { dateOfFiletime } from '../filetime.ts';
import { flag, hasFlag, MessageHeader, PayloadField, signature, Version } from './message.ts';

/** The part that every server sends. [MS-NLMP] 2.2.1.2 */
const Fixed = struct({ targetName: PayloadField, flags: u32le, serverChallenge: bytes(8) });

/** Follows where the flags say so. */
const More = struct({ reserved: bytes(8), targetInfo: PayloadField });

/** [MS-NLMP] 2.2.2.1 */
const AvPair = struct({ id: u16le, length: u16le });

/** Ids of pairs. */
const av = {
  end: 0,
  computer: 1,
  domain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  dnsForest: 5,
  timestamp: 7,
} as const;

/** One statement of a server about itself; a client sends them back in its response, in this order. */
interface TargetInfoPair {
  readonly id: number;
  readonly value: Uint8Array;
}

export interface Challenge {
  readonly flags: number;
  /** Eight bytes. */
  readonly serverChallenge: Uint8Array;
  readonly targetName: string;
  readonly targetInfo: readonly TargetInfoPair[];
  /** Of the operating system. */
  readonly version?: Version;
}

/**
 * Reads a CHALLENGE.
 *
 * @throws Failure `ntlm.not-a-challenge`, or `wire.truncated` where a part lies beyond the message
 */
export function decodeChallenge(message: Uint8Array): Challenge {
  const reader = new Reader(message);
  const header = reader.read(MessageHeader);
  if (!signature.equals(header.signature) || header.messageType !== 2)
    throw new Failure('ntlm.not-a-challenge', { messageType: header.messageType });
  const { targetName, flags, serverChallenge } = reader.read(Fixed);
  const part = ({ offset, length }: PayloadField) => reader.within(offset, length);
  const more = hasFlag(flags, flag.targetInfo) ? reader.read(More) : undefined;
  const version = more && hasFlag(flags, flag.version) ? reader.read(Version) : undefined;
  return {
    flags,
    serverChallenge,
    targetName: part(targetName).toString(hasFlag(flags, flag.unicode) ? 'utf16le' : 'latin1'),
    targetInfo: more ? pairsOf(part(more.targetInfo)) : [],
    ...(version ? { version } : {}),
  };
}

function pairsOf(data: Uint8Array): TargetInfoPair[] {
  const reader = new Reader(data);
  const pairs: TargetInfoPair[] = [];
  while (reader.left > 0) {
    const { id, length } = reader.read(AvPair);
    if (id === av.end) break;
    pairs.push({ id, value: reader.take(length) });
  }
  return pairs;
}

/** A server about itself. */
export interface ServerIdentity {
  /** NetBIOS names. */
  readonly computer?: string;
  readonly domain?: string;
  readonly dnsComputer?: string;
  readonly dnsDomain?: string;
  readonly dnsForest?: string;
  /** Its clock when it answered. */
  readonly clock?: Date;
  /** Of Windows, such as `10.0.20348`. */
  readonly osBuild?: string;
}

/** What a challenge tells about who sent it. What it doesn't tell is left out. */
export function identityOf({ targetInfo, version }: Challenge): ServerIdentity {
  const found = (id: number) => targetInfo.find((pair) => pair.id === id)?.value;
  const text = (id: number) => {
    const value = found(id);
    return value && Buffer.from(value).toString('utf16le');
  };
  const ticks = found(av.timestamp);
  const clock = ticks && dateOfFiletime(decode(u64le, ticks));
  const build =
    version && [version.productMajor, version.productMinor, version.productBuild].join('.');
  return {
    computer: text(av.computer),
    domain: text(av.domain),
    dnsComputer: text(av.dnsComputer),
    dnsDomain: text(av.dnsDomain),
    dnsForest: text(av.dnsForest),
    clock,
    osBuild: build,
  };
}
