/** Who authenticates a binding, and how far that protects its calls. [MS-RPCE] 2.2.1.1.7 and 2.2.1.1.8 */

export const authnType = {
  RPC_C_AUTHN_NONE: 0,
  RPC_C_AUTHN_GSS_NEGOTIATE: 9,
  RPC_C_AUTHN_WINNT: 10,
  RPC_C_AUTHN_GSS_SCHANNEL: 14,
  RPC_C_AUTHN_GSS_KERBEROS: 16,
  RPC_C_AUTHN_NETLOGON: 68,
} as const;

export const authnLevel = {
  RPC_C_AUTHN_LEVEL_NONE: 1,
  RPC_C_AUTHN_LEVEL_CONNECT: 2,
  RPC_C_AUTHN_LEVEL_CALL: 3,
  RPC_C_AUTHN_LEVEL_PKT: 4,
  RPC_C_AUTHN_LEVEL_PKT_INTEGRITY: 5,
  RPC_C_AUTHN_LEVEL_PKT_PRIVACY: 6,
} as const;

/** A message of which only `text` is encrypted, and all of it is signed. */
export interface Parts {
  /** Headers. */
  readonly before: Uint8Array;
  /** Stub and padding. */
  readonly text: Uint8Array;
  /** The trailer. */
  readonly after: Uint8Array;
}

/**
 * What a logon has left behind to protect PDUs with: keys, and a place in the stream of each
 * direction, so every message goes through it once and in order.
 *
 * A message is a whole PDU up to and including the trailer, without the signature.
 */
interface SecurityContext {
  sign(message: Uint8Array): Uint8Array;
  /** @throws Failure if the peer hasn't signed it */
  verify(message: Uint8Array, signature: Uint8Array): void;
  /** Signs the plain whole. What it gives is as long as the plain text. */
  seal(plain: Parts): { readonly text: Uint8Array; readonly signature: Uint8Array };
  /**
   * Decrypts, and checks the plain whole.
   *
   * @throws Failure if the peer hasn't signed it
   */
  unseal(sealed: Parts, signature: Uint8Array): Uint8Array;
}

/** What two sides agreed on for the calls of one binding. */
export interface Protection {
  readonly authType: number;
  readonly authLevel: number;
  /** Of the binding, by which a server finds the context. */
  readonly contextId: number;
  readonly context: SecurityContext;
  /** In bytes. */
  readonly signatureSize: number;
  /** What a stub is padded to when we send it; 16 as on Windows, unless it is said. */
  readonly padding?: 4 | 16;
}
