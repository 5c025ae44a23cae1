/**
 * Signing and sealing of what follows an NTLM exchange, in the form that DCE/RPC needs: a signature
 * over a whole PDU of which only the middle is encrypted.
 *
 * Source: [MS-NLMP] 3.4, with extended session security only. Each direction has its own keys, one
 * RC4 stream that is never reset, and a sequence number that starts at 0: messages are handled in
 * the order in which they are sent.
 */
import { Failure } from '../../model/failure.ts';
import { bytes, encode, struct, u32le } from '../codec.ts';
import { hmacMd5, md5 } from './digest.ts';
import { flag, hasFlag, missingFlags } from './message.ts';
import { Rc4 } from './rc4.ts';

/** NTLMSSP_MESSAGE_SIGNATURE for extended session security. [MS-NLMP] 2.2.2.9.2 */
const MessageSignature = struct({ version: u32le, checksum: bytes(8), sequenceNumber: u32le });

/** In bytes. */
export const signatureSize = MessageSignature.size;

export type Side = 'client' | 'server';

export interface SessionKeys {
  readonly sign: Buffer;
  readonly seal: Buffer;
}

/** SIGNKEY and SEALKEY of what one side sends; 16 bytes each. [MS-NLMP] 3.4.5.2 and 3.4.5.3 */
export function sessionKeysOf(sender: Side, sessionKey: Uint8Array, flags: number): SessionKeys {
  const direction = sender === 'client' ? 'client-to-server' : 'server-to-client';
  const magic = (use: string) =>
    Buffer.from(`session key to ${direction} ${use} key magic constant\0`, 'ascii');
  return {
    sign: md5(sessionKey, magic('signing')),
    seal: md5(sessionKey.subarray(0, keyBytes(flags)), magic('sealing')),
  };
}

/** How much of the key sealing uses: 128, 56 or 40 bits. */
function keyBytes(flags: number): number {
  if (hasFlag(flags, flag.key128)) return 16;
  return hasFlag(flags, flag.key56) ? 7 : 5;
}

/** A message of which only `text` is encrypted; all of it is signed, in this order. */
export interface Parts {
  /** In an RPC PDU all headers. */
  readonly before: Uint8Array;
  /** In an RPC PDU the stub and its padding. */
  readonly text: Uint8Array;
  /** In an RPC PDU the eight bytes of the security trailer. */
  readonly after: Uint8Array;
}

export interface SealedText {
  /** As long as the plain one. */
  readonly text: Buffer;
  readonly signature: Buffer;
}

/** One side of a session. */
export class NtlmSession {
  readonly #outgoing: Direction;
  readonly #incoming: Direction;

  /**
   * @param side whose side this is
   * @param sessionKey the ExportedSessionKey, 16 bytes
   * @param flags what both sides agreed on
   * @throws Failure `ntlm.session-security` (evidence: what is `missing`)
   */
  constructor(side: Side, sessionKey: Uint8Array, flags: number) {
    const missing = missingFlags(flags, ['sign', 'extendedSessionSecurity']);
    if (missing.length > 0) throw new Failure('ntlm.session-security', { missing });
    const peer = side === 'client' ? 'server' : 'client';
    this.#outgoing = new Direction(sessionKeysOf(side, sessionKey, flags), flags);
    this.#incoming = new Direction(sessionKeysOf(peer, sessionKey, flags), flags);
  }

  /**
   * Signs the next message to be sent; RPC level 5 (and 4).
   *
   * @returns 16 bytes
   */
  sign(message: Uint8Array): Buffer {
    return this.#outgoing.signature(message);
  }

  /**
   * Checks the next message received. After a failure the session is of no use.
   *
   * @throws Failure `ntlm.signature`
   */
  verify(message: Uint8Array, signature: Uint8Array): void {
    this.#incoming.check(signature, message);
  }

  /** Encrypts `text` of the next message to be sent, and signs the plain whole; RPC level 6. */
  seal({ before, text, after }: Parts): SealedText {
    const sealed = this.#outgoing.cipher.update(text);
    return { text: sealed, signature: this.#outgoing.signature(before, text, after) };
  }

  /**
   * Decrypts `text` of the next message received, and checks the plain whole. After a failure the
   * session is of no use.
   *
   * @returns the plain text
   * @throws Failure `ntlm.signature`
   */
  unseal({ before, text, after }: Parts, signature: Uint8Array): Buffer {
    const plain = this.#incoming.cipher.update(text);
    this.#incoming.check(signature, before, plain, after);
    return plain;
  }
}

/** What one side sends. */
class Direction {
  readonly cipher: Rc4;
  readonly #signKey: Buffer;
  readonly #encryptsChecksum: boolean;
  #sequenceNumber = 0;

  constructor({ sign, seal }: SessionKeys, flags: number) {
    this.#signKey = sign;
    this.cipher = new Rc4(seal);
    this.#encryptsChecksum = hasFlag(flags, flag.keyExchange);
  }

  /** MAC of [MS-NLMP] 3.4.4.2, over all parts in a row. It takes its turn on the stream after the text. */
  signature(...message: readonly Uint8Array[]): Buffer {
    const sequenceNumber = this.#sequenceNumber;
    this.#sequenceNumber = (sequenceNumber + 1) >>> 0;
    const mac = hmacMd5(this.#signKey, encode(u32le, sequenceNumber), ...message).subarray(0, 8);
    const checksum = this.#encryptsChecksum ? this.cipher.update(mac) : mac;
    return encode(MessageSignature, { version: 1, checksum, sequenceNumber });
  }

  check(signature: Uint8Array, ...message: readonly Uint8Array[]): void {
    const sequenceNumber = this.#sequenceNumber;
    if (!this.signature(...message).equals(signature))
      throw new Failure('ntlm.signature', { sequenceNumber });
  }
}
