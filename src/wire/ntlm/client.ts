/**
 * The client's side of an NTLMv2 exchange: a CHALLENGE in, an AUTHENTICATE and a session key out.
 *
 * Source: [MS-NLMP] 3.1.5.1. Pure: randomness and clock are handed in, and so is the NEGOTIATE, which
 * the MIC is over. No OEM text, no NTLMv1, no session security of old: a server that wants one of
 * them is refused.
 */
import { Failure } from '../../model/failure.ts';
import { encode, u32le } from '../codec.ts';
import { encodeAuthenticate, withMic } from './authenticate.ts';
import { av, avFlagsOf, micFlag, type TargetInfoPair, timestampOf } from './av-pairs.ts';
import { decodeChallenge } from './challenge.ts';
import { flag, missingFlags, ownVersion } from './message.ts';
import { decodeNegotiate } from './negotiate.ts';
import {
  type Credentials,
  encodeTemp,
  exchangesKey,
  lmv2Response,
  micOf,
  NTOWFv2,
  ntProofStr,
  sessionBaseKey,
  wrappedKey,
} from './ntlmv2.ts';

export interface ClientInput extends Credentials {
  /** As it was sent: encodeNegotiate(). */
  readonly negotiate: Uint8Array;
  /** As it was received. */
  readonly challenge: Uint8Array;
  readonly workstation?: string;
  /** The service principal name, such as `HTTP/mail.contoso.com`. */
  readonly targetName?: string;
  /** Of the TLS connection, from channel-binding.ts. Left out where there is no TLS: then zeros are sent. */
  readonly channelBindings?: Uint8Array;
  /** Eight random bytes. */
  readonly clientChallenge: Uint8Array;
  /** Sixteen random bytes; unused where the server wants no key exchange. */
  readonly exportedSessionKey: Uint8Array;
  /** FILETIME, units of 100 ns since 1601; unused where the server tells its own clock. */
  readonly now: bigint;
}

export interface Authenticated {
  /** The AUTHENTICATE. */
  readonly message: Buffer;
  /** What signing and sealing start from; 16 bytes. */
  readonly sessionKey: Buffer;
  /** What both sides agreed on. */
  readonly flags: number;
}

/**
 * Answers a CHALLENGE.
 *
 * @throws Failure `ntlm.session-security` (evidence: what the server is `missing`) if it would take
 *   less than NTLMv2 with extended session security; `ntlm.target-info-too-long`;
 *   `ntlm.not-a-challenge`, `wire.truncated`
 */
export function authenticate(input: ClientInput): Authenticated {
  const challenge = decodeChallenge(input.challenge);
  const flags = agreedFlags(decodeNegotiate(input.negotiate).flags, challenge.flags);
  const timestamp = timestampOf(challenge.targetInfo);
  const hasClock = timestamp !== undefined;
  const { user, domain, workstation = '', clientChallenge } = input;
  const pairs = answeredPairs(challenge.targetInfo, hasClock, input);
  const temp = encodeTemp({ timestamp: timestamp ?? input.now, clientChallenge, pairs });
  const key = NTOWFv2(input);
  const proof = ntProofStr(key, challenge.serverChallenge, temp);
  const keys = sessionKeys(flags, sessionBaseKey(key, proof), input.exportedSessionKey);
  const unsigned = encodeAuthenticate({
    flags,
    user,
    domain,
    workstation,
    lmResponse: hasClock
      ? Buffer.alloc(24)
      : lmv2Response(key, challenge.serverChallenge, clientChallenge),
    ntResponse: responseOf(proof, temp),
    encryptedRandomSessionKey: keys.encrypted,
    version: ownVersion,
    mic: hasClock ? Buffer.alloc(16) : undefined,
  });
  const mic = micOf(keys.exported, [input.negotiate, input.challenge, unsigned]);
  const message = hasClock ? withMic(unsigned, mic) : unsigned;
  return { message, sessionKey: keys.exported, flags };
}

/**
 * A request for the server's name is no offer, so no server takes it back; a key is exchanged only
 * for something to use it for.
 */
function agreedFlags(asked: number, granted: number): number {
  const missing = missingFlags(granted, ['unicode', 'ntlm', 'extendedSessionSecurity']);
  if (missing.length > 0) throw new Failure('ntlm.session-security', { missing });
  const agreed = (asked & (granted | flag.requestTarget)) | (granted & flag.targetInfo);
  return (exchangesKey(agreed) ? agreed : agreed & ~flag.keyExchange) >>> 0;
}

/**
 * The server's pairs in the server's order, and ours behind them. A server without a clock is too old
 * to expect any; it gets those that we were given.
 */
function answeredPairs(
  targetInfo: readonly TargetInfoPair[],
  hasClock: boolean,
  input: ClientInput,
): TargetInfoPair[] {
  const avFlags = (avFlagsOf(targetInfo) & ~micFlag) | (hasClock ? micFlag : 0);
  const bindings = input.channelBindings ?? (hasClock ? Buffer.alloc(16) : undefined);
  const name = input.targetName;
  const own: readonly number[] = [av.flags, av.channelBindings, av.targetName];
  return [
    ...targetInfo.filter(({ id }) => !own.includes(id)),
    ...(avFlags ? [{ id: av.flags, value: encode(u32le, avFlags >>> 0) }] : []),
    ...(bindings ? [{ id: av.channelBindings, value: bindings }] : []),
    ...(name === undefined ? [] : [{ id: av.targetName, value: Buffer.from(name, 'utf16le') }]),
  ];
}

/** A hostile server can fill the response up with its own target information. */
function responseOf(proof: Uint8Array, temp: Uint8Array): Buffer {
  const response = Buffer.concat([proof, temp]);
  if (response.length > 0xffff)
    throw new Failure('ntlm.target-info-too-long', { responseBytes: response.length });
  return response;
}

function sessionKeys(flags: number, keyExchangeKey: Buffer, random: Uint8Array) {
  return exchangesKey(flags)
    ? { exported: Buffer.from(random), encrypted: wrappedKey(keyExchangeKey, random) }
    : { exported: keyExchangeKey, encrypted: Buffer.alloc(0) };
}
