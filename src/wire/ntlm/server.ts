/**
 * The server's side of an NTLMv2 exchange: it asks, and judges the answer.
 *
 * Source: [MS-NLMP] 3.2.5.1. Pure: randomness and clock are handed in, and whoever calls knows the
 * passwords. It judges over the bytes that were sent, so it takes clients that write them differently.
 */
import { Failure } from '../../model/failure.ts';
import { encode, u64le } from '../codec.ts';
import { type Authenticate, decodeAuthenticate, withMic } from './authenticate.ts';
import { av, avFlagsOf, findValue, micFlag, type TargetInfoPair, textOf } from './av-pairs.ts';
import { decodeChallenge, encodeChallenge } from './challenge.ts';
import { flag, hasFlag, modernFlags, ownVersion } from './message.ts';
import { decodeNegotiate } from './negotiate.ts';
import {
  decodeNtResponse,
  exchangesKey,
  micOf,
  NTOWFv2,
  type NtResponse,
  ntProofStr,
  sessionBaseKey,
  wrappedKey,
} from './ntlmv2.ts';

/** How a server names itself in its target information. */
export interface ServerNames {
  /** NetBIOS names. */
  readonly computer: string;
  readonly domain: string;
  readonly dnsComputer?: string;
  readonly dnsDomain?: string;
  readonly dnsForest?: string;
}

export interface ServerInput {
  /** As it was received. */
  readonly negotiate: Uint8Array;
  readonly names: ServerNames;
  /** Eight random bytes. */
  readonly serverChallenge: Uint8Array;
  /** FILETIME, units of 100 ns since 1601. With it a client sends a MIC; servers before 2008 don't tell. */
  readonly timestamp?: bigint;
  /** What the server takes, if not all that is modern. */
  readonly willing?: number;
}

/**
 * Answers a NEGOTIATE with a CHALLENGE, in the name of the domain.
 *
 * @throws Failure `ntlm.not-a-negotiate`, `wire.truncated`
 */
export function challenge(input: ServerInput): Buffer {
  const { names, serverChallenge, timestamp, willing = modernFlags } = input;
  const asked = decodeNegotiate(input.negotiate).flags;
  const text = (id: number, name: string | undefined): TargetInfoPair[] =>
    name === undefined ? [] : [{ id, value: Buffer.from(name, 'utf16le') }];
  return encodeChallenge({
    flags: ((asked & willing) | flag.targetInfo | flag.targetTypeDomain) >>> 0,
    serverChallenge,
    targetName: names.domain,
    targetInfo: [
      ...text(av.domain, names.domain),
      ...text(av.computer, names.computer),
      ...text(av.dnsDomain, names.dnsDomain),
      ...text(av.dnsComputer, names.dnsComputer),
      ...text(av.dnsForest, names.dnsForest),
      ...(timestamp === undefined ? [] : [{ id: av.timestamp, value: encode(u64le, timestamp) }]),
    ],
    version: ownVersion,
  });
}

/** Extended Protection: whether a logon must come through the TLS connection that the server sees. */
export interface Bindings {
  /** `allow` takes a client that sends none, or zeros. */
  readonly policy: 'off' | 'allow' | 'require';
  /** Of the server's own certificate, from channel-binding.ts. */
  readonly expected: Uint8Array;
}

export interface Exchange {
  /** All three as they went over the wire. */
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly authenticate: Uint8Array;
  /** @returns nothing for an account that there is not; names come as the client wrote them */
  readonly passwordOf: (user: string, domain: string) => string | undefined;
  /** Left out: off. */
  readonly bindings?: Bindings;
}

/** Why a logon was turned down. `ntlmv1`: the client answered with less than NTLMv2, or with nothing. */
export type Refusal =
  | 'ntlmv1'
  | 'unknown-user'
  | 'wrong-password'
  | 'bad-mic'
  | 'missing-bindings'
  | 'bad-bindings';

/** Who the client says it is. */
interface Claim {
  readonly user: string;
  readonly domain: string;
  readonly workstation: string;
}

export interface Accepted extends Claim {
  readonly accepted: true;
  /** What signing and sealing start from; 16 bytes. */
  readonly sessionKey: Buffer;
  /** What both sides agreed on. */
  readonly flags: number;
  /** The service that the client means, where it says so. */
  readonly targetName?: string;
}

export interface Refused extends Claim {
  readonly accepted: false;
  readonly reason: Refusal;
}

/**
 * Judges an AUTHENTICATE.
 *
 * @throws Failure `ntlm.not-an-authenticate`, `ntlm.session-key` for an encrypted key that isn't
 *   sixteen bytes, `wire.truncated`
 */
export function verify(exchange: Exchange): Accepted | Refused {
  const message = decodeAuthenticate(exchange.authenticate);
  const { user, domain, workstation } = message;
  const claim = { user, domain, workstation };
  const refuse = (reason: Refusal): Refused => ({ accepted: false, reason, ...claim });
  if (message.ntResponse.length <= ntlmv1Size) return refuse('ntlmv1');
  const response = decodeNtResponse(message.ntResponse);
  const password = exchange.passwordOf(user, domain);
  if (password === undefined) return refuse('unknown-user');

  const { serverChallenge, flags: granted } = decodeChallenge(exchange.challenge);
  const key = NTOWFv2({ user, domain, password });
  const proof = ntProofStr(key, serverChallenge, response.temp);
  if (!proof.equals(response.ntProofStr)) return refuse('wrong-password');

  const flags = (message.flags & granted) >>> 0;
  const sessionKey = exportedKey(message, flags, sessionBaseKey(key, proof));
  if (!hasGoodMic(exchange, message, response, sessionKey)) return refuse('bad-mic');
  const unbound = exchange.bindings && bindingsRefusal(exchange.bindings, response);
  if (unbound) return refuse(unbound);
  const targetName = textOf(response.pairs, av.targetName);
  return { accepted: true, sessionKey, flags, ...claim, ...(targetName ? { targetName } : {}) };
}

/** [MS-NLMP] 2.2.2.6, in bytes. Whoever logs on anonymously sends none at all. */
const ntlmv1Size = 24;

function exportedKey(message: Authenticate, flags: number, keyExchangeKey: Buffer): Buffer {
  if (!exchangesKey(flags)) return keyExchangeKey;
  const encrypted = message.encryptedRandomSessionKey;
  if (encrypted.length !== 16) throw new Failure('ntlm.session-key', { bytes: encrypted.length });
  return wrappedKey(keyExchangeKey, encrypted);
}

/** Only the AV flags, which the password proves, say that there must be one. */
function hasGoodMic(
  { negotiate, challenge, authenticate }: Exchange,
  { mic }: Authenticate,
  { pairs }: NtResponse,
  sessionKey: Uint8Array,
): boolean {
  if (!hasFlag(avFlagsOf(pairs), micFlag)) return true;
  return !!mic && micOf(sessionKey, [negotiate, challenge, withMic(authenticate)]).equals(mic);
}

function bindingsRefusal({ policy, expected }: Bindings, { pairs }: NtResponse) {
  if (policy === 'off') return undefined;
  const sent = findValue(pairs, av.channelBindings);
  const isMissing = !sent || sent.every((byte) => byte === 0);
  if (isMissing) return policy === 'require' ? 'missing-bindings' : undefined;
  return Buffer.from(expected).equals(sent) ? undefined : 'bad-bindings';
}
