/**
 * What an NTLMv2 exchange proves and agrees on, by the names of the specification.
 *
 * Source: [MS-NLMP] 2.2.2.7, 3.3.2 and 3.4.5. NTLMv1 and LM are left out for good.
 */
import { bytes, Reader, struct, u8, u16le, u32le, u64le, Writer } from '../codec.ts';
import { decodePairs, encodePairs, type TargetInfoPair } from './av-pairs.ts';
import { hmacMd5 } from './digest.ts';
import { md4 } from './md4.ts';
import { flag, hasFlag } from './message.ts';
import { Rc4 } from './rc4.ts';

export interface Credentials {
  /** A name in `domain`, or a whole user principal name (`user@contoso.com`) with no domain. */
  readonly user: string;
  /** NetBIOS or DNS name as the user wrote it: it is proven letter by letter. */
  readonly domain: string;
  readonly password: string;
}

/** The key that a password is worth; 16 bytes. [MS-NLMP] 3.3.2 */
export function NTOWFv2({ user, domain, password }: Credentials): Buffer {
  const hash = md4(Buffer.from(password, 'utf16le'));
  return hmacMd5(hash, Buffer.from(upperCased(user) + domain, 'utf16le'));
}

/** Where Unicode leads into another script or alphabet, and Windows stays: micro, dotless i, long s. */
const unmapped = new Set(['\u00b5', '\u0131', '\u017f']);

/** As Windows does it: one UTF-16 unit at a time, none of which grows to two (`ß` stays). */
export function upperCased(text: string): string {
  const upper = (unit: string) => {
    const mapped = unit.toUpperCase();
    return mapped.length > 1 || unmapped.has(unit) ? unit : mapped;
  };
  return text.split('').map(upper).join('');
}

/** NTLMv2_CLIENT_CHALLENGE up to its pairs; `temp` in 3.3.2. [MS-NLMP] 2.2.2.7 */
const ClientChallenge = struct({
  responseType: u8,
  highestResponseType: u8,
  reserved1: u16le,
  reserved2: u32le,
  timestamp: u64le,
  challengeFromClient: bytes(8),
  reserved3: u32le,
});

const proofSize = 16;

export interface ClientChallenge {
  /** FILETIME, units of 100 ns since 1601: the server's clock where it told it, else the client's. */
  readonly timestamp: bigint;
  /** Eight random bytes. */
  readonly clientChallenge: Uint8Array;
  readonly pairs: readonly TargetInfoPair[];
}

/** What a client proves, in one block; four zero bytes behind the pairs belong to it. */
export function encodeTemp({ timestamp, clientChallenge, pairs }: ClientChallenge): Buffer {
  const fixed = new Writer().write(ClientChallenge, {
    responseType: 1,
    highestResponseType: 1,
    reserved1: 0,
    reserved2: 0,
    timestamp,
    challengeFromClient: clientChallenge,
    reserved3: 0,
  });
  return Buffer.concat([fixed.bytes(), encodePairs(pairs), Buffer.alloc(4)]);
}

/** An NTLMv2_RESPONSE as it was received. [MS-NLMP] 2.2.2.8 */
export interface NtResponse extends ClientChallenge {
  readonly ntProofStr: Uint8Array;
  /** The proof is over these bytes, whatever they hold. */
  readonly temp: Uint8Array;
}

/** @throws Failure `wire.truncated`; an NTLMv1 response is always too short */
export function decodeNtResponse(response: Uint8Array): NtResponse {
  const reader = new Reader(response);
  const ntProofStr = reader.take(proofSize);
  const temp = response.subarray(proofSize);
  const { timestamp, challengeFromClient } = reader.read(ClientChallenge);
  const pairs = decodePairs(reader.take(reader.left));
  return { ntProofStr, temp, timestamp, clientChallenge: challengeFromClient, pairs };
}

/** [MS-NLMP] 3.3.2; 16 bytes. */
export function ntProofStr(key: Uint8Array, serverChallenge: Uint8Array, temp: Uint8Array): Buffer {
  return hmacMd5(key, serverChallenge, temp);
}

/** LMv2_RESPONSE, 24 bytes. [MS-NLMP] 2.2.2.4 */
export function lmv2Response(
  key: Uint8Array,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array,
): Buffer {
  return Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

/** In NTLMv2 it is the KeyExchangeKey, too; 16 bytes. [MS-NLMP] 3.3.2 and 3.4.5.1 */
export function sessionBaseKey(key: Uint8Array, proof: Uint8Array): Buffer {
  return hmacMd5(key, proof);
}

/** Whether the client chooses the session key; else it is the SessionBaseKey. [MS-NLMP] 3.1.5.1.2 */
export function exchangesKey(flags: number): boolean {
  return hasFlag(flags, flag.keyExchange) && hasFlag(flags, flag.sign | flag.seal);
}

/** RC4K: encrypts an ExportedSessionKey, or decrypts it again. */
export function wrappedKey(keyExchangeKey: Uint8Array, sessionKey: Uint8Array): Buffer {
  return new Rc4(keyExchangeKey).update(sessionKey);
}

/** Over the three messages as they were sent, the third with zeros in the MIC's place. [MS-NLMP] 3.1.5.1.2 */
export function micOf(
  sessionKey: Uint8Array,
  messages: readonly [negotiate: Uint8Array, challenge: Uint8Array, authenticate: Uint8Array],
): Buffer {
  return hmacMd5(sessionKey, ...messages);
}
