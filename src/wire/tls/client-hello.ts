/**
 * The first message of a client, for any version from SSL 2 to TLS 1.3 and with any cipher suites: to
 * see what a server picks. Nothing can follow it: we have no keys for most of what is offered.
 *
 * Source: RFC 8446 4.1.2 and 4.2, RFC 5246 7.4.1.2, RFC 6101 5.6.1.2 (SSL 3), the draft "The SSL
 * Protocol" of 1995, 5.5.1 and 5.6 (SSL 2).
 */
import { randomBytes } from 'node:crypto';
import { encode, struct, u8, u16be } from '../codec.ts';
import { groups } from './groups.ts';
import { HelloFront, MessageHeader, messageType, RecordHeader, recordType } from './records.ts';
import { ssl2Suites } from './ssl2.ts';

/** As it stands on the wire. */
export const wireVersion = {
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
} as const;
export type WireVersion = keyof typeof wireVersion;

export interface ClientHello {
  /** The only one that is offered. */
  readonly version: WireVersion;
  readonly suites: readonly number[];
  /** The host that is asked for (SNI), by its name. */
  readonly serverName?: string;
  /** Offers DEFLATE; never with TLS 1.3. */
  readonly compresses?: boolean;
  /** Says that the client could do better, and was refused: RFC 7507. */
  readonly fallsBack?: boolean;
}

const extension = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  versions: 43,
  keyShare: 51,
} as const;

/** Every signature that a server may have a key for: RSA, PSS, ECDSA, EdDSA, DSA; SHA-1 last. */
const signatures = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401,
  0x0501, 0x0601, 0x0402, 0x0502, 0x0602, 0x0301, 0x0303, 0x0302, 0x0201, 0x0203, 0x0202,
];

/** Not suites: words of the client that fit where old servers look for none. RFC 5746 3.3, RFC 7507 */
const renegotiatesSafely = 0x00ff;
const fallback = 0x5600;

const deflate = 1;

/** In every hello, and so in each of an audit: put together once. */
const groupList = vector(u16be, numbers(groups));
const signatureList = vector(u16be, numbers(signatures));

export function encodeClientHello(hello: ClientHello): Buffer {
  const isTls13 = hello.version === 'TLSv1.3';
  const legacyVersion = Math.min(wireVersion[hello.version], wireVersion['TLSv1.2']);
  const words = [...(isTls13 ? [] : [renegotiatesSafely]), ...(hello.fallsBack ? [fallback] : [])];
  const body = Buffer.concat([
    encode(HelloFront, { legacyVersion, random: randomBytes(32) }),
    vector(u8, isTls13 ? randomBytes(32) : Buffer.alloc(0)),
    vector(u16be, numbers([...hello.suites, ...words])),
    vector(u8, Buffer.from(hello.compresses ? [deflate, 0] : [0])),
    hello.version === 'SSLv3' ? Buffer.alloc(0) : vector(u16be, extensionsOf(hello)),
  ]);
  const message = [
    encode(MessageHeader, { type: messageType.clientHello, length: body.length }),
    body,
  ];
  return recordOf(Math.min(legacyVersion, wireVersion.TLSv1), Buffer.concat(message));
}

function recordOf(version: number, content: Buffer): Buffer {
  const header = encode(RecordHeader, {
    type: recordType.handshake,
    versionMajor: version >> 8,
    versionMinor: version & 0xff,
    length: content.length,
  });
  return Buffer.concat([header, content]);
}

/** No key is sent along: a server of TLS 1.3 then names its suite and group, and asks for one. RFC 8446 4.2.8 */
function extensionsOf({ version, serverName }: ClientHello): Buffer {
  const isTls13 = version === 'TLSv1.3';
  const isSigned = isTls13 || version === 'TLSv1.2';
  return Buffer.concat([
    ...(serverName === undefined ? [] : [one(extension.serverName, serverNames(serverName))]),
    one(extension.groups, groupList),
    one(extension.pointFormats, vector(u8, Buffer.of(0, 1, 2))),
    ...(isSigned ? [one(extension.signatures, signatureList)] : []),
    ...(isTls13
      ? [
          one(extension.versions, vector(u8, numbers([wireVersion[version]]))),
          one(extension.keyShare, vector(u16be, Buffer.alloc(0))),
        ]
      : []),
  ]);
}

/** RFC 6066 3 */
function serverNames(name: string): Buffer {
  const hostName = Buffer.concat([Buffer.of(0), vector(u16be, Buffer.from(name, 'latin1'))]);
  return vector(u16be, hostName);
}

function one(type: number, content: Buffer): Buffer {
  return Buffer.concat([encode(u16be, type), vector(u16be, content)]);
}

function vector(length: typeof u8, content: Uint8Array): Buffer {
  return Buffer.concat([encode(length, content.length), content]);
}

function numbers(all: readonly number[]): Buffer {
  const list = Buffer.alloc(all.length * u16be.size);
  for (const [at, number] of all.entries()) list.writeUInt16BE(number, at * u16be.size);
  return list;
}

const Ssl2Front = struct({
  /** With its first bit set: two bytes of length, no padding. */
  length: u16be,
  type: u8,
  version: u16be,
  suitesLength: u16be,
  sessionLength: u16be,
  challengeLength: u16be,
});

const challengeLength = 16;

export function encodeSsl2Hello(): Buffer {
  const suites = Buffer.from([...ssl2Suites.keys()].join(''), 'hex');
  const rest = Buffer.concat([suites, randomBytes(challengeLength)]);
  const front = encode(Ssl2Front, {
    length: 0x8000 + Ssl2Front.size - 2 + rest.length,
    type: messageType.clientHello,
    version: 2,
    suitesLength: suites.length,
    sessionLength: 0,
    challengeLength,
  });
  return Buffer.concat([front, rest]);
}
