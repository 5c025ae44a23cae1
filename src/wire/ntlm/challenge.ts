/**
 * The CHALLENGE message: a server says who it is, which domain it is in and what its clock shows, to
 * anyone who asks and before any password.
 *
 * Source: [MS-NLMP] 2.2.1.2 and 2.2.2.1. The parts of the payload are found by their fields alone;
 * no order of them is assumed.
 */
import { bytes, encode, struct, u32le } from '../codec.ts';
import { dateOfFiletime } from '../filetime.ts';
import {
  av,
  decodePairs,
  encodePairs,
  type TargetInfoPair,
  textOf,
  timestampOf,
} from './av-pairs.ts';
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

/** The part that every server sends. [MS-NLMP] 2.2.1.2 */
const Fixed = struct({ targetName: PayloadField, flags: u32le, serverChallenge: bytes(8) });

/** Follows where the flags say so. */
const More = struct({ reserved: bytes(8), targetInfo: PayloadField });

/** As servers have sent it since Windows 2003. */
const Whole = struct({ header: MessageHeader, fixed: Fixed, more: More, version: Version });

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
  const reader = openMessage(message, 2, 'ntlm.not-a-challenge');
  const { targetName, flags, serverChallenge } = reader.read(Fixed);
  const more = hasFlag(flags, flag.targetInfo) ? reader.read(More) : undefined;
  const version = more && hasFlag(flags, flag.version) ? reader.read(Version) : undefined;
  return {
    flags,
    serverChallenge,
    targetName: partOf(reader, targetName).toString(textEncoding(flags)),
    targetInfo: more ? decodePairs(partOf(reader, more.targetInfo)) : [],
    ...(version ? { version } : {}),
  };
}

/** Writes a CHALLENGE with all its fields; a version that isn't given is all zero. */
export function encodeChallenge(challenge: Challenge): Buffer {
  const payload = new Payload(Whole.size);
  const targetName = payload.add(Buffer.from(challenge.targetName, textEncoding(challenge.flags)));
  const targetInfo = payload.add(encodePairs(challenge.targetInfo));
  const { flags, serverChallenge, version = noVersion } = challenge;
  const whole = encode(Whole, {
    header: { signature, messageType: 2 },
    fixed: { targetName, flags, serverChallenge },
    more: { reserved: Buffer.alloc(8), targetInfo },
    version,
  });
  return Buffer.concat([whole, payload.bytes()]);
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
  const ticks = timestampOf(targetInfo);
  const build =
    version && [version.productMajor, version.productMinor, version.productBuild].join('.');
  return {
    computer: textOf(targetInfo, av.computer),
    domain: textOf(targetInfo, av.domain),
    dnsComputer: textOf(targetInfo, av.dnsComputer),
    dnsDomain: textOf(targetInfo, av.dnsDomain),
    dnsForest: textOf(targetInfo, av.dnsForest),
    clock: ticks === undefined ? undefined : dateOfFiletime(ticks),
    osBuild: build,
  };
}
